package dev.affogato.scheduler.succession;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which machines come to a scheduler that stands by because they were told its name, and which by
 * mistake. A machine that is sent away and comes back seems to have been told. As it may have made
 * the same mistake twice, it is asked again, after times that double. Pure; thread-safe by its
 * monitor.
 */
public final class Strays {
  /** Daemons of icecream come back after up to 51 s (protocol spec 6.7). */
  private static final Duration COMES_BACK_WITHIN = Duration.ofSeconds(90);

  /** More machines than any network has. */
  private static final int MACHINES_MAX = 20_000;

  /** So long one may stay that came back once. */
  private static final Duration FIRST_STAY = Duration.ofMinutes(1);

  /** The longest stay is so many doublings of that: about an hour. */
  private static final int DOUBLINGS_MAX = 6;

  /** Since when they are here. */
  private final Map<String, Long> present = new HashMap<>();

  private final Map<String, Long> sentAwayNanos = remembering();

  /** How often those who came back have been let in. */
  private final Map<String, Integer> stays = remembering();

  private static <T> Map<String, T> remembering() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
        return size() > MACHINES_MAX;
      }
    };
  }

  /** {@code machine} logs in. */
  public synchronized void arrived(String machine, long nowNanos) {
    present.put(machine, nowNanos);
  }

  public synchronized void left(String machine) {
    present.remove(machine);
  }

  /** Everybody present is sent away. */
  public synchronized void allSentAway(long nowNanos) {
    present.keySet().forEach(machine -> sentAwayNanos.put(machine, nowNanos));
  }

  /** Whether {@code machine} is to be sent away, which is then remembered. */
  public synchronized boolean sendAway(String machine, long nowNanos) {
    Long before = sentAwayNanos.remove(machine);
    sentAwayNanos.put(machine, nowNanos);
    boolean goes = before == null || nowNanos - before > COMES_BACK_WITHIN.toNanos();
    if (!goes) {
      stays.merge(machine, 1, Integer::sum);
    }
    return goes;
  }

  /** Those who have been here for long enough; whoever comes back now may stay for longer. */
  public synchronized List<String> overstaying(long nowNanos) {
    List<String> found = new ArrayList<>();
    present.forEach((machine, sinceNanos) -> {
      int doublings = Math.min(stays.getOrDefault(machine, 1) - 1, DOUBLINGS_MAX);
      if (nowNanos - sinceNanos > FIRST_STAY.toNanos() << doublings) {
        found.add(machine);
        sentAwayNanos.put(machine, nowNanos);
      }
    });
    return found;
  }
}
