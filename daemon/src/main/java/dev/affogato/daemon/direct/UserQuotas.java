package dev.affogato.daemon.direct;

import com.google.rpc.Code;
import dev.affogato.base.time.TimeSource;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.service.Caller;
import dev.affogato.protocol.reapi.service.Quotas;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps one user or machine from pushing everybody else's contents out of the store: each may bring
 * half of what fits within ten minutes, and what it brought counts less as time passes. How many
 * jobs run is limited where slots are given. Thread-safe by its own lock.
 */
final class UserQuotas implements Quotas {
  private static final Duration RENEWED = Duration.ofMinutes(10);

  /** Those who brought least are forgotten when there are more. */
  private static final int CALLERS_MAX = 4096;

  private final long bytesMax;
  private final TimeSource time;
  private final Map<String, Used> users = new HashMap<>();

  /** How much of it was used at a time. Immutable. */
  private record Used(double bytes, long atNanos) {}

  /**
   * @param storeBytesMax what the store takes of all
   */
  UserQuotas(long storeBytesMax, TimeSource time) {
    this.bytesMax = storeBytesMax / 2;
    this.time = time;
  }

  @Override
  public synchronized void beforeTaking(Caller caller, long bytes) throws CallFailure {
    String key = key(caller);
    long now = time.nanoTime();
    double used = left(users.get(key), now);
    if (used + bytes > bytesMax) {
      throw new CallFailure(
          Code.RESOURCE_EXHAUSTED,
          "%s has stored %d MB within some minutes, half of what fits: give the daemon more room"
                  .formatted(key, (long) used / 1_000_000)
              + " (--store-limit), or try later");
    }
    if (users.size() >= CALLERS_MAX && !users.containsKey(key)) {
      users.values().removeIf(each -> left(each, now) < bytesMax / 100.0);
    }
    users.put(key, new Used(used + bytes, now));
  }

  @Override
  public void beforeRunning(Caller caller) {
    // The queue for slots refuses who has too many there.
  }

  static String key(Caller caller) {
    return caller.user().isEmpty() ? caller.peer() : "user " + caller.user();
  }

  private double left(@org.jspecify.annotations.Nullable Used used, long nowNanos) {
    if (used == null) {
      return 0;
    }
    double renewed = (double) bytesMax * (nowNanos - used.atNanos()) / RENEWED.toNanos();
    return Math.max(0, used.bytes() - renewed);
  }
}
