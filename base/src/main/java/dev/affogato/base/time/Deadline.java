package dev.affogato.base.time;

import java.time.Duration;

/**
 * A point in monotonic time after which a wait is given up. Immutable.
 *
 * <p>Kept apart from {@link java.time.Instant} on purpose: comparing a deadline with a wall-clock
 * time does not compile.
 *
 * @param nanos the {@link TimeSource#nanoTime()} at which the deadline has passed
 */
public record Deadline(long nanos) {
  /** The deadline {@code wait} after {@code nowNanos}. */
  public static Deadline after(long nowNanos, Duration wait) {
    return new Deadline(nowNanos + wait.toNanos());
  }

  /** Whether {@code nowNanos} has reached this deadline. */
  public boolean hasPassed(long nowNanos) {
    return nowNanos - nanos >= 0;
  }

  /** Time left at {@code nowNanos}, never negative. */
  public Duration remaining(long nowNanos) {
    return Duration.ofNanos(Math.max(0, nanos - nowNanos));
  }
}
