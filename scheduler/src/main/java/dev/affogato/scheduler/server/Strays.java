package dev.affogato.scheduler.server;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which machines come to a scheduler that stands by because they were told its name, and which by
 * mistake. A machine that is sent away and comes back was told. Pure; thread-safe by its monitor.
 */
final class Strays {
  /** Daemons of icecream come back after up to 51 s (protocol spec 6.7). */
  private static final Duration COMES_BACK_WITHIN = Duration.ofSeconds(90);

  /** More machines than any network has. */
  private static final int MACHINES_MAX = 20_000;

  private final Set<String> present = new HashSet<>();
  private final Map<String, Long> sentAwayNanos =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MACHINES_MAX;
        }
      };

  /** {@code machine} logs in. */
  synchronized void arrived(String machine) {
    present.add(machine);
  }

  synchronized void left(String machine) {
    present.remove(machine);
  }

  /** Everybody present is sent away. */
  synchronized void allSentAway(long nowNanos) {
    present.forEach(machine -> sentAwayNanos.put(machine, nowNanos));
  }

  /** Whether {@code machine} is to be sent away, which is then remembered. */
  synchronized boolean sendAway(String machine, long nowNanos) {
    Long before = sentAwayNanos.remove(machine);
    sentAwayNanos.put(machine, nowNanos);
    return before == null || nowNanos - before > COMES_BACK_WITHIN.toNanos();
  }
}
