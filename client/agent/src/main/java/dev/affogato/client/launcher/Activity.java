package dev.affogato.client.launcher;

import java.time.Duration;

/** Counts connected launchers and knows since when there is none. Thread-safe by its own lock. */
final class Activity {
  private int active;
  private long idleSinceNanos;

  Activity(long nowNanos) {
    idleSinceNanos = nowNanos;
  }

  synchronized void began() {
    active++;
  }

  synchronized void ended(long nowNanos) {
    active--;
    idleSinceNanos = nowNanos;
  }

  synchronized int active() {
    return active;
  }

  synchronized Duration idleFor(long nowNanos) {
    return active > 0 ? Duration.ZERO : Duration.ofNanos(nowNanos - idleSinceNanos);
  }
}
