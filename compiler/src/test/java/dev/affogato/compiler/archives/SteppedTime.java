package dev.affogato.compiler.archives;

import dev.affogato.base.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that a test steps by hand. Thread-safe. */
final class SteppedTime implements TimeSource {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private final AtomicLong nanos = new AtomicLong();

  void step(Duration by) {
    nanos.addAndGet(by.toNanos());
  }

  @Override
  public long nanoTime() {
    return nanos.get();
  }

  @Override
  public Instant wallClock() {
    return START.plusNanos(nanos.get());
  }
}
