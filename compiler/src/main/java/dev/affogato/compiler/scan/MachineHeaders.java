package dev.affogato.compiler.scan;

import dev.affogato.compiler.scan.files.Catalogue;
import dev.affogato.compiler.scan.files.HeaderForm;
import dev.affogato.compiler.scan.files.Moment;
import dev.affogato.compiler.scan.files.SourceFiles;
import dev.affogato.compiler.scan.macro.UnsureException;
import dev.affogato.compiler.scan.store.RecordFolder;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;

/**
 * Headers reduced to their directives by one who reads them for all users of a machine, so that a
 * scanner of a user who was never here starts with them. Thread-safe.
 *
 * <p>Each record holds the stamp of its file, and is used for a file with that very stamp only. So
 * it is enough to believe whoever made it.
 */
public final class MachineHeaders implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(MachineHeaders.class.getName());

  /** Those of the largest libraries; a source that large is no header. */
  private static final long HEADER_BYTES_MAX = 4 << 20;

  /** Some three thousand headers; every new agent gets all of it. */
  private static final long IMAGE_BYTES_MAX = 4 << 20;

  private final SourceFiles files;
  private final RecordFolder records;
  private boolean closed;

  /**
   * @param folder to keep them in; its owner's alone
   */
  public MachineHeaders(Path folder, SourceFiles files) {
    this.files = files;
    // A merge keeps half of it.
    this.records = RecordFolder.open(folder, List.of(), 2 * IMAGE_BYTES_MAX);
  }

  /**
   * Reads headers, as far as they are not known already.
   *
   * @param moment now
   */
  public synchronized void learn(List<HeaderForm> headers, Moment moment) {
    if (closed) {
      return;
    }
    // A catalogue holds on to all it has seen.
    Catalogue catalogue = new Catalogue(files, records);
    for (HeaderForm header : headers) {
      try {
        if (files.stamp(header.path()).sizeBytes() <= HEADER_BYTES_MAX) {
          catalogue.outline(catalogue.file(header.path()), header.mode(), moment);
        }
      } catch (UnsureException unreadable) {
        LOG.log(Level.DEBUG, "{0} is not kept: {1}", header.path(), unreadable.reason().text());
      }
    }
  }

  /** All that is known, for {@link RecordFolder#alsoRead}; empty if there is nothing. */
  public synchronized byte[] image() throws IOException {
    if (closed) {
      return new byte[0];
    }
    records.save();
    return records.isNew() ? new byte[0] : records.image(IMAGE_BYTES_MAX);
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    records.close();
  }
}
