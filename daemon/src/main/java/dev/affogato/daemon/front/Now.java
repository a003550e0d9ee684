package dev.affogato.daemon.front;

import dev.affogato.base.time.TimeSource;

/**
 * The time at which an event happened. Immutable.
 *
 * @param nanos monotonic, for limits
 * @param unixSeconds wall clock, for messages
 */
record Now(long nanos, int unixSeconds) {
  static Now of(TimeSource time) {
    return new Now(time.nanoTime(), (int) time.wallClock().getEpochSecond());
  }
}
