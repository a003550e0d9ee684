package dev.affogato.console.run;

import dev.affogato.base.reason.Reason;
import dev.affogato.client.journal.Way;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts the jobs of one run as they start and end.
 *
 * <p>Thread-safe: every method takes the same lock for a moment.
 */
final class JobTally {
  private long running;
  private long remote;
  private long local;
  private long cached;
  private long direct;
  private final Map<String, Long> reasons = new LinkedHashMap<>();
  private final Map<String, Long> detours = new LinkedHashMap<>();
  private final Map<String, Long> hosts = new LinkedHashMap<>();

  synchronized void started() {
    running++;
  }

  /** A job that {@code host} compiled, now or before. */
  synchronized void endedRemote(String host, Way way) {
    running--;
    if (way.kind() == Way.Kind.CACHED) {
      cached++;
      return;
    }
    remote++;
    hosts.merge(host, 1L, Long::sum);
    switch (way.kind()) {
      case DIRECT -> direct++;
      case CLASSIC -> detours.merge(way.detour().code(), 1L, Long::sum);
      case CACHED, UNKNOWN -> {
        // There is nothing to tell.
      }
    }
  }

  synchronized void endedLocal(Reason reason) {
    running--;
    local++;
    reasons.merge(reason.code(), 1L, Long::sum);
  }

  /** A job that ended without a result, because its launcher was killed. */
  synchronized void abandoned() {
    running--;
  }

  /** A job that was failed for its reason, because ICECC_STRICT is set. */
  synchronized void refused(Reason reason) {
    running--;
    reasons.merge(reason.code(), 1L, Long::sum);
  }

  /** Jobs that have started and not ended. */
  synchronized long running() {
    return running;
  }

  /**
   * The report at the end.
   *
   * @param launched launchers that were started
   * @param unseen local jobs that only their launchers saw, by reason code
   */
  synchronized RunReport report(long launched, Map<String, Long> unseen, long wallMs, int exit) {
    Map<String, Long> allReasons = new LinkedHashMap<>(reasons);
    unseen.forEach((code, count) -> allReasons.merge(code, count, Long::sum));
    long unseenSum = unseen.values().stream().mapToLong(Long::longValue).sum();
    return new RunReport(
        launched,
        remote,
        local + unseenSum,
        cached,
        direct,
        allReasons,
        detours,
        hosts,
        wallMs,
        exit);
  }

  /** One line for a terminal. */
  synchronized String line() {
    return String.format(
        "affogato: %d running, %d done (%d remote, %d cached, %d local) on %d host%s",
        running,
        remote + cached + local,
        remote,
        cached,
        local,
        hosts.size(),
        hosts.size() == 1 ? "" : "s");
  }
}
