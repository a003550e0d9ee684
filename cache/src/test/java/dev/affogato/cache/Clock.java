package dev.affogato.cache;

import dev.affogato.base.time.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** The machine's time, shifted by hand. */
public final class Clock implements TimeSource {
  private Duration shift = Duration.ZERO;

  public void advance(Duration by) {
    shift = shift.plus(by);
  }

  @Override
  public long nanoTime() {
    return TimeSource.system().nanoTime() + shift.toNanos();
  }

  @Override
  public Instant wallClock() {
    return TimeSource.system().wallClock().plus(shift);
  }
}
