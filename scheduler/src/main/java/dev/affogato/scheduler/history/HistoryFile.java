package dev.affogato.scheduler.history;

import dev.affogato.scheduler.estimate.Figure;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The file in which a scheduler's figures survive it. A new one is written beside it and renamed,
 * so that whatever happens meanwhile leaves the old or the new one. Thread-safe: one writer at a
 * time.
 */
public final class HistoryFile {
  private static final System.Logger LOG = System.getLogger(HistoryFile.class.getName());

  private final Path file;
  private final Path temporary;
  private final Path bad;

  /**
   * @param folder of the scheduler alone; need not be there yet
   */
  public HistoryFile(Path folder) {
    this.file = folder.resolve("history");
    this.temporary = folder.resolve("history.new");
    this.bad = folder.resolve("history.bad");
  }

  /**
   * What was saved last, or nothing; a file that cannot be understood is kept aside for whoever
   * wants to know why.
   */
  public synchronized List<Figure> load() {
    byte[] bytes;
    try {
      bytes = read();
    } catch (NoSuchFileException first) {
      LOG.log(Level.INFO, "no history in {0} yet", file);
      return List.of();
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "cannot read the history {0}: {1}; what machines and sources are like is learned anew",
          file,
          e);
      return List.of();
    }
    try {
      List<Figure> figures = HistoryFormat.decode(bytes);
      LOG.log(Level.INFO, "read {0} figures from {1}", String.valueOf(figures.size()), file);
      return figures;
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "the history {0} cannot be used: {1}; what machines and sources are like is learned"
              + " anew, and the file is kept as {2}",
          file,
          e.getMessage(),
          bad);
      putAside();
      return List.of();
    }
  }

  private byte[] read() throws IOException {
    try (FileChannel in =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      if (in.size() > HistoryFormat.BYTES_MAX) {
        throw new IOException("it has " + in.size() + " bytes");
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) in.size());
      while (bytes.hasRemaining() && in.read(bytes) >= 0) {
        // All of it.
      }
      return bytes.array();
    }
  }

  private void putAside() {
    try {
      Files.move(file, bad, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cannot keep it aside: {0}", e.toString());
    }
  }

  /**
   * Replaces what was saved before.
   *
   * @throws IOException if that could not be done; what was there before is still there
   */
  public synchronized void save(List<Figure> figures) throws IOException {
    Files.createDirectories(file.getParent());
    // A name that somebody else put there is not followed.
    Files.deleteIfExists(temporary);
    try (FileChannel out =
        FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      ByteBuffer bytes = ByteBuffer.wrap(HistoryFormat.encode(figures));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }
}
