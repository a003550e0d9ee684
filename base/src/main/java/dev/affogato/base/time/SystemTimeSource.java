package dev.affogato.base.time;

import java.time.Instant;

/** The machine's clocks. Immutable. */
enum SystemTimeSource implements TimeSource {
  INSTANCE;

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Instant wallClock() {
    return Instant.now();
  }
}
