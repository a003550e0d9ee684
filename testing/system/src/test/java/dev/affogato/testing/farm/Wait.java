package dev.affogato.testing.farm;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for something real processes do; the limit only bounds a failing test. */
public final class Wait {
  private static final long POLL_NS = Duration.ofMillis(20).toNanos();

  private Wait() {}

  /** A condition that may fail to be looked at. */
  public interface Condition {
    boolean holds() throws Exception;
  }

  /**
   * Returns once {@code condition} holds; fails with {@code evidence} when it does not within
   * {@code limit}.
   */
  public static void until(
      String what, Duration limit, Condition condition, Supplier<String> evidence)
      throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(
            "not within " + limit.toSeconds() + " s: " + what + "\n" + evidence.get());
      }
      LockSupport.parkNanos(POLL_NS);
    }
  }
}
