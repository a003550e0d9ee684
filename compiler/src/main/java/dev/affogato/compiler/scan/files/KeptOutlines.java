package dev.affogato.compiler.scan.files;

import dev.affogato.base.file.FileStamp;
import dev.affogato.compiler.scan.lex.LexMode;
import dev.affogato.compiler.scan.lex.Names;
import dev.affogato.compiler.scan.outline.Outline;
import dev.affogato.compiler.scan.outline.OutlineCodec;
import dev.affogato.compiler.scan.store.FieldReader;
import dev.affogato.compiler.scan.store.FieldWriter;
import dev.affogato.compiler.scan.store.Records;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Outlines that earlier processes made: by path and way of reading, good only for a file with the
 * very stamp it had. Thread-safe.
 */
final class KeptOutlines {
  private static final System.Logger LOG = System.getLogger(KeptOutlines.class.getName());

  /** More are not told: whoever asks for them does so now and then. */
  private static final int MADE_MAX = 10_000;

  private final Records records;
  private final Names names;
  private final ConcurrentLinkedQueue<HeaderForm> made = new ConcurrentLinkedQueue<>();
  private final AtomicInteger madeCount = new AtomicInteger();

  KeptOutlines(Records records, Names names) {
    this.records = records;
    this.names = names;
  }

  @Nullable Outline find(String path, FileStamp stamp, LexMode mode) {
    byte[] record = records.find(key(path, mode));
    if (record == null) {
      return null;
    }
    try {
      FieldReader in = new FieldReader(record);
      return stamp.equals(KeptStamps.read(in)) ? OutlineCodec.read(in, mode, names) : null;
    } catch (IOException damaged) {
      LOG.log(Level.INFO, "the kept outline of {0} is made anew: {1}", path, damaged.getMessage());
      return null;
    }
  }

  /**
   * @param stamp from when the file was read; a later change is sure to show in it
   */
  void keep(String path, FileStamp stamp, LexMode mode, Outline outline) {
    if (madeCount.get() < MADE_MAX) {
      madeCount.incrementAndGet();
      made.add(new HeaderForm(path, mode));
    }
    records.put(
        key(path, mode),
        () -> {
          FieldWriter out = new FieldWriter();
          KeptStamps.write(stamp, out);
          OutlineCodec.write(outline, out);
          return out.toBytes();
        });
  }

  /** Those kept since the last time, if they are as many as {@code atLeast}. */
  List<HeaderForm> takeMade(int atLeast) {
    if (madeCount.get() < atLeast) {
      return List.of();
    }
    List<HeaderForm> taken = new ArrayList<>();
    for (HeaderForm form = made.poll(); form != null; form = made.poll()) {
      taken.add(form);
    }
    madeCount.addAndGet(-taken.size());
    return taken;
  }

  private static byte[] key(String path, LexMode mode) {
    return new FieldWriter()
        .text("outline")
        .number(OutlineCodec.VERSION)
        .number(mode.bits())
        .text(path)
        .toBytes();
  }
}
