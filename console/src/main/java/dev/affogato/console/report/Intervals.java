package dev.affogato.console.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Stretches of time, from any number of jobs at once. Confined to one thread. */
final class Intervals {
  private final List<long[]> intervals = new ArrayList<>();

  void add(long begin, long end) {
    if (end > begin) {
      intervals.add(new long[] {begin, end});
    }
  }

  /** Time in which there is at least one. */
  long covered() {
    intervals.sort(Comparator.comparingLong(interval -> interval[0]));
    long sum = 0;
    long until = Long.MIN_VALUE;
    for (long[] interval : intervals) {
      long begin = Math.max(interval[0], until);
      if (interval[1] > begin) {
        sum += interval[1] - begin;
        until = interval[1];
      }
    }
    return sum;
  }

  /** Time in which there is exactly one. */
  long alone() {
    List<long[]> edges = new ArrayList<>();
    for (long[] interval : intervals) {
      edges.add(new long[] {interval[0], 1});
      edges.add(new long[] {interval[1], -1});
    }
    edges.sort(
        Comparator.<long[]>comparingLong(edge -> edge[0]).thenComparingLong(edge -> edge[1]));
    long sum = 0;
    long count = 0;
    long since = 0;
    for (long[] edge : edges) {
      if (count == 1) {
        sum += edge[0] - since;
      }
      count += edge[1];
      since = edge[0];
    }
    return sum;
  }
}
