package dev.affogato.daemon.work.execution;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads what a program prints, to its end, keeping no more than a limit. One virtual thread each.
 * Thread-safe.
 */
final class TextCapture {
  private final KeptText kept;
  private final Thread thread;

  private TextCapture(InputStream in, int bytesMax) {
    this.kept = new KeptText(bytesMax);
    this.thread = Thread.ofVirtual().name("compiler output").unstarted(() -> read(in));
  }

  static TextCapture start(InputStream in, int bytesMax) {
    TextCapture capture = new TextCapture(in, bytesMax);
    capture.thread.start();
    return capture;
  }

  private void read(InputStream in) {
    byte[] buffer = new byte[8192];
    try (in) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        kept.add(buffer, 0, n);
      }
    } catch (IOException closedByKill) {
      // The program was killed: what was read so far is all there is.
    }
  }

  /** Everything kept, once the program has closed its end. */
  byte[] await() throws InterruptedException {
    thread.join();
    return kept.bytes();
  }

  boolean truncated() {
    return kept.isTruncated();
  }
}
