package dev.affogato.base.time;

import java.time.Duration;

/**
 * How long to wait before trying again: doubling from {@link #first} to {@link #max}, each wait
 * shortened at random by up to half so that many waiters do not come back in step. Immutable; the
 * caller brings the random number and does the waiting.
 *
 * @param first longest wait after the first failure
 * @param max longest wait ever
 */
public record RetryPolicy(Duration first, Duration max) {
  public RetryPolicy {
    if (first.isNegative() || first.isZero() || max.compareTo(first) < 0) {
      throw new IllegalArgumentException("not 0 < first <= max: " + first + ", " + max);
    }
  }

  /**
   * The wait after {@code failures} failures in a row.
   *
   * @param failures at least 1
   * @param random uniform in [0, 1)
   */
  public Duration delay(int failures, double random) {
    Duration longest = first;
    for (int i = 1; i < failures && longest.compareTo(max) < 0; i++) {
      longest = longest.multipliedBy(2);
    }
    if (longest.compareTo(max) > 0) {
      longest = max;
    }
    return Duration.ofNanos((long) (longest.toNanos() * (1 - random / 2)));
  }
}
