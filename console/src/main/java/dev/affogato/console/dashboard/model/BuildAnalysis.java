package dev.affogato.console.dashboard.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What held a build up, as far as the times of its jobs tell: the scheduler knows nothing of what
 * needs what. Immutable.
 *
 * @param saturatedMs how long at least one job waited for a machine
 * @param twiceMs about how long the build would have taken with twice the machines
 * @param chainMs how long the jobs of the chain took
 * @param chain jobs each of which was asked for when the one before had ended, up to the last job
 *     of the build; the first comes first
 */
public record BuildAnalysis(long saturatedMs, long twiceMs, long chainMs, List<JobRow> chain) {
  /** A machine that is free at once still takes some time to be found. */
  private static final long WAIT_MS_MIN = 20;

  /** What a build asked for next may have been asked for a little before its reason was told. */
  private static final long SLACK_MS = 5;

  /**
   * @param ended rows in the order of their ends
   */
  public static BuildAnalysis of(List<JobRow> ended, long wallMs) {
    List<JobRow> chain = chain(ended);
    long chainMs = chain.stream().mapToLong(row -> row.endedMs() - row.askedMs()).sum();
    long longestMs =
        ended.stream()
            .mapToLong(row -> row.endedMs() - row.askedMs() - row.queueMs())
            .max()
            .orElse(0);
    long saturatedMs = Math.min(wallMs, saturated(ended));
    // Twice the machines do in half the time what is done while all are busy.
    return new BuildAnalysis(
        saturatedMs, Math.max(wallMs - saturatedMs / 2, longestMs), chainMs, chain);
  }

  /** From the last job back: before each, the one that ended last before it was asked for. */
  private static List<JobRow> chain(List<JobRow> ended) {
    List<JobRow> chain = new ArrayList<>();
    int at = ended.size() - 1;
    while (at >= 0) {
      JobRow row = ended.get(at);
      chain.add(row);
      do {
        at--;
      } while (at >= 0 && ended.get(at).endedMs() > row.askedMs() + SLACK_MS);
    }
    return chain.reversed();
  }

  /** The length of all times of waiting, what overlaps counted once. */
  private static long saturated(List<JobRow> rows) {
    List<JobRow> waited =
        rows.stream()
            .filter(row -> row.queueMs() >= WAIT_MS_MIN)
            .sorted(Comparator.comparingLong(JobRow::askedMs))
            .toList();
    long sumMs = 0;
    long untilMs = 0;
    for (JobRow row : waited) {
      long endMs = row.askedMs() + row.queueMs();
      sumMs += Math.max(0, endMs - Math.max(untilMs, row.askedMs()));
      untilMs = Math.max(untilMs, endMs);
    }
    return sumMs;
  }
}
