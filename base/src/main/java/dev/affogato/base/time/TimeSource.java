package dev.affogato.base.time;

import java.time.Duration;
import java.time.Instant;

/**
 * The two clocks of a process. Tests hand in one they step by hand.
 *
 * <p>Implementations are thread-safe.
 */
public interface TimeSource {
  /** Monotonic time in nanoseconds from an arbitrary origin; only differences mean anything. */
  long nanoTime();

  /** Wall clock, for display, logs and wire timestamps only, never for time-outs: it can jump. */
  Instant wallClock();

  /** Lets this thread wait; for edges that must look again, never for cores. */
  default void pause(Duration wait) throws InterruptedException {
    Thread.sleep(wait);
  }

  /** The machine's own clocks. */
  static TimeSource system() {
    return SystemTimeSource.INSTANCE;
  }
}
