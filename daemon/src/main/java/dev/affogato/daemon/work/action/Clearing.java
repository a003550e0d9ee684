package dev.affogato.daemon.work.action;

import dev.affogato.daemon.work.execution.LimitedJob;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Clears up after jobs that ended, while their results are on their way already. Thread-safe.
 *
 * <p>A job may have left ten thousand files: where too much is to be cleared, whoever left it waits
 * for that as before, and its slot with it.
 */
final class Clearing implements AutoCloseable {
  private static final int AT_ONCE_MAX = 32;

  private final Semaphore room = new Semaphore(AT_ONCE_MAX);
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  /** Closes {@code job}, whose program has ended, as a rule after this returns. */
  void close(LimitedJob job) {
    if (!room.tryAcquire()) {
      job.close();
      return;
    }
    Thread thread =
        Thread.ofVirtual()
            .name("clearing")
            .unstarted(() -> {
              try {
                job.close();
              } finally {
                room.release();
                threads.remove(Thread.currentThread());
              }
            });
    threads.add(thread);
    thread.start();
  }

  /** Returns when all is cleared. */
  @Override
  public void close() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
