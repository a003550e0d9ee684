package dev.affogato.scheduler.server;

/** So many a second and no more. Thread-safe: guarded by its monitor. */
final class RateLimit {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final int perSecondMax;
  private long secondStartNanos;
  private int used;

  RateLimit(int perSecondMax) {
    this.perSecondMax = perSecondMax;
  }

  /** Whether one more is within the limit; counts it if so. */
  synchronized boolean allows(long nowNanos) {
    if (used == 0 || nowNanos - secondStartNanos >= SECOND_NANOS) {
      secondStartNanos = nowNanos;
      used = 0;
    }
    if (used >= perSecondMax) {
      return false;
    }
    used++;
    return true;
  }
}
