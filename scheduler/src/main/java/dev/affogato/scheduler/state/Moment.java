package dev.affogato.scheduler.state;

/**
 * When an event happened, by both clocks. Immutable.
 *
 * @param nanos monotonic; what time-outs are measured with
 * @param unixSeconds wall clock; what is shown
 */
public record Moment(long nanos, long unixSeconds) {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** Whole seconds from {@code earlier}, a value of {@link #nanos}, until now. */
  public long secondsSince(long earlier) {
    return (nanos - earlier) / NANOS_PER_SECOND;
  }

  /** The {@link #nanos} value {@code seconds} from now. */
  public long inSeconds(long seconds) {
    return nanos + seconds * NANOS_PER_SECOND;
  }
}
