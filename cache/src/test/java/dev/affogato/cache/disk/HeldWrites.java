package dev.affogato.cache.disk;

import java.util.concurrent.CountDownLatch;

/** Writes that wait for a slow disk until they are let go. */
public final class HeldWrites implements AutoCloseable {
  private final CountDownLatch released = new CountDownLatch(1);
  private final LaterWrites later;

  public HeldWrites(long bytesMax) {
    later = new LaterWrites(bytesMax + 1);
    later.offer(1, this::hold);
  }

  private void hold() {
    try {
      released.await();
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  public LaterWrites later() {
    return later;
  }

  /** Returns when all is written. */
  public void release() {
    released.countDown();
    later.flush();
  }

  @Override
  public void close() {
    release();
    later.close();
  }
}
