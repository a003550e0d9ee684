package dev.affogato.console.env;

import dev.affogato.base.io.FileTrees;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A folder that goes when this is closed, or when a signal ends the process: an unpacked compiler
 * left behind takes up some 100 MB each time.
 *
 * <p>Confined to the thread that made it, which is interrupted at the end of the process, so that
 * nothing is written any more while the folder goes.
 */
final class TemporaryFolder implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(TemporaryFolder.class.getName());

  /** Then the folder goes though its user has not ended. */
  private static final long WAIT_SECONDS_MAX = 5;

  private final Path path;
  private final Thread owner = Thread.currentThread();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::endOfProcess, "temporary folder");

  private TemporaryFolder(Path path) {
    this.path = path;
  }

  /** A new one, which only this user can enter, in {@code parent}. */
  static TemporaryFolder in(Path parent, String prefix) throws IOException {
    Path made;
    try {
      made = Files.createTempDirectory(parent, prefix);
    } catch (IOException e) {
      throw new IOException(
          "cannot make a temporary folder: " + e + "; check space and permissions of " + parent, e);
    }
    TemporaryFolder folder = new TemporaryFolder(made);
    try {
      Runtime.getRuntime().addShutdownHook(folder.hook);
    } catch (IllegalStateException ending) {
      FileTrees.delete(folder.path);
      throw new IOException("the process is ending", ending);
    }
    return folder;
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    try {
      FileTrees.delete(path);
    } finally {
      closed.countDown();
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException ending) {
        LOG.log(Level.DEBUG, "{0} was closed as the process ends", path);
      }
    }
  }

  private void endOfProcess() {
    owner.interrupt();
    try {
      if (!closed.await(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
        FileTrees.delete(path);
      }
    } catch (InterruptedException | IOException e) {
      LOG.log(Level.WARNING, "folder {0} is left behind, delete it: {1}", path, e);
    }
  }
}
