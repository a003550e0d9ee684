package dev.affogato.client.agent;

import dev.affogato.base.time.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers machines that did not even answer a connection, or vanished while they were given an
 * environment. A scheduler goes on assigning them for a while, and every job would wait out the
 * limit. Thread-safe: a concurrent map of immutable values.
 */
final class DeadHosts {
  /** Until a scheduler's own test of the machine has failed (protocol spec 9.7). */
  private static final Duration AVOIDED = Duration.ofSeconds(60);

  private static final int REMEMBERED_MAX = 1024;

  private final TimeSource time;
  private final Map<String, Long> untilNanos = new ConcurrentHashMap<>();

  DeadHosts(TimeSource time) {
    this.time = time;
  }

  /** Nobody answers, or answers any more, at {@code place}, a host and port. */
  void add(String place) {
    if (untilNanos.size() >= REMEMBERED_MAX) {
      untilNanos.clear();
    }
    untilNanos.put(place, time.nanoTime() + AVOIDED.toNanos());
  }

  boolean contains(String place) {
    Long until = untilNanos.get(place);
    if (until == null) {
      return false;
    }
    if (until - time.nanoTime() > 0) {
      return true;
    }
    untilNanos.remove(place, until);
    return false;
  }
}
