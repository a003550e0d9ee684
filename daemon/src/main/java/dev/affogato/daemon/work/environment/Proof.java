package dev.affogato.daemon.work.environment;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether an installed environment was seen working. A trial runs compilers, and everybody who is
 * going to use the environment asks: one trial is enough, and who asks meanwhile waits for it. That
 * it failed is not remembered, for it may have been due to a moment's shortage.
 *
 * <p>Thread-safe by its lock.
 */
final class Proof {
  private final ReentrantLock lock = new ReentrantLock();
  private boolean given;

  boolean by(EnvironmentLease.Trial trial) throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      given = given || trial.succeeds();
      return given;
    } finally {
      lock.unlock();
    }
  }
}
