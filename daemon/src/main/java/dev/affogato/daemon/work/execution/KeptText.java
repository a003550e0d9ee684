package dev.affogato.daemon.work.execution;

import java.io.ByteArrayOutputStream;

/** The beginning of what a program prints, as much as is kept. Thread-safe: by lock. */
final class KeptText {
  private final int bytesMax;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);
  private boolean truncated;

  KeptText(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  synchronized void add(byte[] bytes, int from, int length) {
    int room = bytesMax - kept.size();
    kept.write(bytes, from, Math.min(length, room));
    truncated |= length > room;
  }

  synchronized byte[] bytes() {
    return kept.toByteArray();
  }

  synchronized boolean isTruncated() {
    return truncated;
  }
}
