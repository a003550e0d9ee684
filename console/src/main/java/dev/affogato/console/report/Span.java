package dev.affogato.console.report;

import dev.affogato.client.journal.JobRecord;
import dev.affogato.client.journal.JobState;
import dev.affogato.client.journal.Phase;
import dev.affogato.client.journal.Stretch;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A phase of a job with its place in time. Immutable.
 *
 * @param name of the phase; {@link #OTHER} for what no phase accounts for
 * @param beginUs after the job's beginning
 */
record Span(String name, long beginUs, long durationUs) {
  static final String OTHER = "other";

  /** In which a job has a slot of the machine that compiles it. */
  private static final Set<String> WITH_A_SLOT =
      EnumSet.of(Phase.PREPARE, Phase.COMPILE, Phase.EXECUTE).stream()
          .map(Phase::word)
          .collect(Collectors.toSet());

  /** The phases of {@code job} and what lies between them; together they are the whole job. */
  static List<Span> of(JobRecord job) {
    List<Span> spans = new ArrayList<>();
    long end = micros(job.duration());
    long at = 0;
    for (Stretch stretch : job.stretches()) {
      long begin = Math.clamp(micros(stretch.begin()), at, end);
      long until = Math.clamp(micros(stretch.end()), begin, end);
      if (until > begin) {
        gap(spans, at, begin);
        spans.add(new Span(stretch.phase().word(), begin, until - begin));
        at = until;
      }
    }
    gap(spans, at, end);
    return spans;
  }

  private static void gap(List<Span> spans, long begin, long end) {
    if (end > begin) {
      spans.add(new Span(OTHER, begin, end - begin));
    }
  }

  /** The phases in which {@code job} had a slot of another machine, which compiled it. */
  static List<Span> there(JobRecord job) {
    List<Span> there = new ArrayList<>();
    if (job.state() == JobState.REMOTE) {
      for (Span span : of(job)) {
        if (span.name().equals(Phase.SERVER.word())) {
          // What went before was tried elsewhere.
          there.clear();
        } else if (WITH_A_SLOT.contains(span.name())) {
          there.add(span);
        }
      }
    }
    return there;
  }

  /** The phases in which {@code job} kept busy the machine that it came to. */
  static List<Span> worked(JobRecord job) {
    return job.state() == JobState.REMOTE
        ? there(job)
        : of(job).stream().filter(span -> span.name().equals(Phase.RUN.word())).toList();
  }

  long endUs() {
    return beginUs + durationUs;
  }

  /** The same, counted from {@code us} on. */
  Span after(long us) {
    return new Span(name, beginUs - us, durationUs);
  }

  static long micros(java.time.Duration duration) {
    return duration.toNanos() / 1000;
  }
}
