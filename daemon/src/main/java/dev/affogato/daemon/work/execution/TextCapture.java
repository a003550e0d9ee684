package dev.affogato.daemon.work.execution;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads what a program prints, to its end, keeping no more than a limit. One virtual thread each.
 * Thread-safe.
 */
final class TextCapture {
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final int bytesMax;
  private final Thread thread;
  private volatile boolean truncated;

  private TextCapture(InputStream in, int bytesMax) {
    this.bytesMax = bytesMax;
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
        int room = bytesMax - kept.size();
        kept.write(buffer, 0, Math.min(n, room));
        truncated |= n > room;
      }
    } catch (IOException closedByKill) {
      // The program was killed: what was read so far is all there is.
    }
  }

  /** Everything kept, once the program has closed its end. */
  byte[] await() throws InterruptedException {
    thread.join();
    return kept.toByteArray();
  }

  boolean truncated() {
    return truncated;
  }
}
