package dev.affogato.daemon.direct;

import dev.affogato.base.time.TimeSource;
import java.time.Duration;

/**
 * How long somebody is left alone who failed: twice as long each time, up to a limit. Thread-safe
 * by its monitor.
 */
final class Pause {
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final TimeSource time;
  private Duration next = FIRST;
  private long endNs;
  private boolean pausing;

  Pause(TimeSource time) {
    this.time = time;
  }

  synchronized boolean isOver() {
    if (pausing && time.nanoTime() - endNs >= 0) {
      pausing = false;
    }
    return !pausing;
  }

  synchronized void worked() {
    next = FIRST;
  }

  /** How long the pause is that begins now; zero if there is one already. */
  synchronized Duration failed() {
    if (!isOver()) {
      return Duration.ZERO;
    }
    Duration length = next;
    next = length.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : length.multipliedBy(2);
    endNs = time.nanoTime() + length.toNanos();
    pausing = true;
    return length;
  }
}
