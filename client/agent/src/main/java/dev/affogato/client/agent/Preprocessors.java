package dev.affogato.client.agent;

import dev.affogato.client.load.Doorman;
import dev.affogato.client.load.Work;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many preprocessors may run: one on each processor, and fewer while memory is short.
 * Thread-safe: made of thread-safe parts.
 */
final class Preprocessors {
  private final Semaphore permits;
  private final Doorman doorman;
  private final Queue<Doorman.Lease> leases = new ConcurrentLinkedQueue<>();

  Preprocessors(int most, Doorman doorman) {
    this.permits = new Semaphore(most, true);
    this.doorman = doorman;
  }

  /** Waits for permission to run one; {@link #release} gives it back. False if it took too long. */
  boolean tryAcquire(long wait, TimeUnit unit) throws InterruptedException {
    if (!permits.tryAcquire(wait, unit)) {
      return false;
    }
    try {
      leases.add(doorman.admit(Work.PREPROCESS));
      return true;
    } catch (InterruptedException stopped) {
      permits.release();
      throw stopped;
    }
  }

  void release() {
    // All are alike: which of them it is does not matter.
    Doorman.Lease lease = leases.poll();
    if (lease != null) {
      lease.close();
    }
    permits.release();
  }
}
