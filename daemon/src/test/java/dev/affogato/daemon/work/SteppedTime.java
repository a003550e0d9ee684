package dev.affogato.daemon.work;

import dev.affogato.base.time.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** Clocks that stand still until a test moves them. */
public final class SteppedTime implements TimeSource {
  private long nanos = 1_000_000;
  private Instant wall = Instant.parse("2026-01-01T00:00:00Z");

  public void advance(Duration step) {
    nanos += step.toNanos();
    wall = wall.plus(step);
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public Instant wallClock() {
    return wall;
  }
}
