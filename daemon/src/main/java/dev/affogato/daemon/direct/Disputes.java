package dev.affogato.daemon.direct;

import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.service.Caller;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Results that turned out wrong when a user compared them. Thread-safe by its monitor.
 *
 * <p>Each user is believed for himself: what he found wrong he does not get again, and no known
 * result of that machine for a while. For others only what is stored here is forgotten, and that
 * not too often: whoever lies about it costs them compiles, but no more.
 */
final class Disputes {
  /** Actions and machines; those of longest ago are forgotten when there are more. */
  private static final int KEPT_MAX = 10_000;

  private static final Duration ACTION_KEPT = Duration.ofDays(1);
  private static final Duration MACHINE_KEPT = Duration.ofHours(1);

  /** All results of a machine are forgotten on one user's word this often at most. */
  private static final Duration PURGE_EVERY = Duration.ofMinutes(10);

  private final TimeSource time;
  private final Aged actions = new Aged();
  private final Aged machines = new Aged();
  private final Aged purges = new Aged();

  /** When something was said last, the oldest first. */
  private static final class Aged extends LinkedHashMap<String, Long> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
      return size() > KEPT_MAX;
    }

    boolean isWithin(String key, Duration length, long nowNs) {
      Long atNs = get(key);
      return atNs != null && nowNs - atNs < length.toNanos();
    }

    void note(String key, long nowNs) {
      remove(key);
      put(key, nowNs);
    }
  }

  Disputes(TimeSource time) {
    this.time = time;
  }

  /**
   * A result of {@code action} was wrong.
   *
   * @param machine who is to blame; empty if nobody
   * @return whether all that it made is to be forgotten now
   */
  synchronized boolean add(Caller caller, Digest action, String machine) {
    long nowNs = time.nanoTime();
    actions.note(key(caller, action.hex()), nowNs);
    if (machine.isEmpty()) {
      return false;
    }
    String key = key(caller, machine);
    machines.note(key, nowNs);
    if (purges.isWithin(key, PURGE_EVERY, nowNs)) {
      return false;
    }
    purges.note(key, nowNs);
    return true;
  }

  /** Whether {@code caller} must not be given any machine's result of {@code action}. */
  synchronized boolean isDisputed(Caller caller, Digest action) {
    // Nearly always there are none.
    return !actions.isEmpty()
        && actions.isWithin(key(caller, action.hex()), ACTION_KEPT, time.nanoTime());
  }

  /** Whether {@code caller} had better not be given what {@code machine} made some time ago. */
  synchronized boolean isDistrusted(Caller caller, String machine) {
    return !machines.isEmpty()
        && machines.isWithin(key(caller, machine), MACHINE_KEPT, time.nanoTime());
  }

  private static String key(Caller caller, String what) {
    return UserQuotas.key(caller) + ' ' + what;
  }
}
