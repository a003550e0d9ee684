package dev.affogato.console.report;

import dev.affogato.client.journal.JobRecord;
import dev.affogato.client.journal.Phase;
import java.util.ArrayList;
import java.util.List;

/**
 * A phase of a job with its place in time. Immutable.
 *
 * @param name of the phase; {@link #OTHER} for what no phase accounts for
 * @param beginUs after the job's beginning
 */
record Span(String name, long beginUs, long durationUs) {
  static final String OTHER = "other";

  /**
   * The phases of {@code job}, one behind the other in their usual order: the journal keeps how
   * long they took. What is left is at the end.
   */
  static List<Span> of(JobRecord job) {
    List<Span> spans = new ArrayList<>();
    long end = micros(job.duration());
    long at = 0;
    for (Phase phase : Phase.values()) {
      java.time.Duration spent = job.phases().get(phase);
      long us = spent == null ? 0 : Math.min(micros(spent), end - at);
      if (us > 0) {
        spans.add(new Span(phase.word(), at, us));
        at += us;
      }
    }
    if (at < end) {
      spans.add(new Span(OTHER, at, end - at));
    }
    return spans;
  }

  static long micros(java.time.Duration duration) {
    return duration.toNanos() / 1000;
  }
}
