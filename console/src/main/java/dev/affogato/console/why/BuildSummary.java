package dev.affogato.console.why;

import dev.affogato.base.reason.Reason;
import dev.affogato.client.journal.Advice;
import dev.affogato.client.journal.Build;
import dev.affogato.client.journal.JobRecord;
import dev.affogato.client.journal.JobState;
import dev.affogato.client.journal.ReasonGuide;
import dev.affogato.client.journal.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * A whole build on a screen: where its jobs ran, why not elsewhere, and what took long. Immutable.
 */
public final class BuildSummary {
  private static final int SLOWEST_SHOWN = 5;
  private static final int REASON_INDENT = 15;

  private final BuildTitle titles;
  private final ReasonGuide guide;
  private final IntPredicate alive;

  /**
   * A way to show builds.
   *
   * @param alive whether a process still runs: the end of jobs is written when they have ended
   */
  public BuildSummary(BuildTitle titles, ReasonGuide guide, IntPredicate alive) {
    this.titles = titles;
    this.guide = guide;
    this.alive = alive;
  }

  public List<String> lines(Build build) {
    List<String> lines = new ArrayList<>();
    Duration took = Duration.between(build.began(), build.ended());
    lines.add(titles.of(build, Text.WIDTH));
    lines.addAll(
        Text.wrap(
            titles.time(build.began()) + ", " + Text.seconds(took) + ": " + counts(build), 0));
    places(lines, build);
    reasons(lines, build);
    slowest(lines, build);
    return lines;
  }

  private String counts(Build build) {
    long elsewhere = count(build, JobState.REMOTE);
    long here = build.jobs().stream().filter(job -> job.state().isHere()).count();
    StringBuilder text = new StringBuilder(Text.count(build.jobs().size(), "job"));
    text.append(", ").append(elsewhere).append(" elsewhere, ").append(here).append(" here");
    append(text, went(build, Way.Kind.DIRECT), "of them not preprocessed");
    append(text, went(build, Way.Kind.CACHED), "of them known before");
    append(text, count(build, JobState.REFUSED), "refused");
    append(text, count(build, JobState.ABANDONED), "stopped");
    append(text, build.jobs().stream().filter(this::isRunning).count(), "still running");
    return text.toString();
  }

  private static void append(StringBuilder text, long count, String what) {
    if (count > 0) {
      text.append(", ").append(count).append(' ').append(what);
    }
  }

  private boolean isRunning(JobRecord job) {
    return job.state() == JobState.RUNNING && alive.test(job.pid());
  }

  private static long count(Build build, JobState state) {
    return build.jobs().stream().filter(job -> job.state() == state).count();
  }

  private static long went(Build build, Way.Kind way) {
    return build.jobs().stream()
        .filter(job -> job.state() == JobState.REMOTE && job.way().kind() == way)
        .count();
  }

  private static void places(List<String> lines, Build build) {
    Map<String, List<JobRecord>> places =
        build.jobs().stream()
            .filter(job -> job.state().isHere() || job.state() == JobState.REMOTE)
            .collect(Collectors.groupingBy(BuildSummary::place, TreeMap::new, Collectors.toList()));
    lines.add("");
    lines.add(String.format("%5s  %-50s %9s %9s", "JOBS", "WHERE", "MEDIAN", "LONGEST"));
    places.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> -entry.getValue().size()))
        .forEach(entry -> {
          List<Duration> times =
              entry.getValue().stream().map(JobRecord::duration).sorted().toList();
          lines.add(
              String.format(
                  "%5d  %-50s %9s %9s",
                  times.size(),
                  Text.fitEnd(entry.getKey(), 50),
                  Text.seconds(times.get(times.size() / 2)),
                  Text.seconds(times.getLast())));
        });
  }

  private static String place(JobRecord job) {
    if (job.state() == JobState.REMOTE) {
      return Text.display(job.host());
    }
    return job.state().isHere() ? "this machine" : "nowhere";
  }

  private void reasons(List<String> lines, Build build) {
    Map<String, List<JobRecord>> reasons =
        build.jobs().stream()
            .filter(job -> job.state() != JobState.REMOTE)
            .collect(
                Collectors.groupingBy(
                    job -> job.reason().code(), TreeMap::new, Collectors.toList()));
    if (reasons.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add(String.format("%5s %8s %s", "JOBS", "TIME", "WHY NOT ELSEWHERE"));
    // What can be changed comes first.
    reasons.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<String, List<JobRecord>>, Advice.Nature>comparing(
                    entry -> guide.about(entry.getKey()).nature(), Comparator.reverseOrder())
                .thenComparingInt(entry -> -entry.getValue().size()))
        .forEach(entry -> reason(lines, entry.getKey(), entry.getValue()));
  }

  private void reason(List<String> lines, String code, List<JobRecord> jobs) {
    Duration sum = jobs.stream().map(JobRecord::duration).reduce(Duration.ZERO, Duration::plus);
    Advice advice = guide.about(code);
    lines.add(String.format("%5d %8s %s", jobs.size(), Text.seconds(sum), code));
    lines.addAll(Text.wrap(advice.meaning(), REASON_INDENT));
    lines.addAll(Text.wrap(advice.cure(), REASON_INDENT));
    JobRecord example =
        jobs.stream().max(Comparator.comparing(JobRecord::duration)).orElse(jobs.getFirst());
    lines.addAll(Text.wrap("Such as " + example(example), REASON_INDENT));
  }

  private static String example(JobRecord job) {
    Reason reason = job.reason();
    String file = Text.display(job.command().file());
    String text = Text.display(reason.text());
    return (file.isEmpty() ? "" : file + ": ") + (text.isEmpty() ? reason.code() : text);
  }

  private static void slowest(List<String> lines, Build build) {
    lines.add("");
    lines.add(String.format(Locale.ROOT, "%14s %-22s %s", "SLOWEST", "WHERE", "FILE"));
    build.jobs().stream()
        .sorted(Comparator.comparing(JobRecord::duration).reversed())
        .limit(SLOWEST_SHOWN)
        .forEach(job ->
            lines.add(
                String.format(
                    "%14s %-22s %s",
                    Text.seconds(job.duration()),
                    Text.fitEnd(place(job), 22),
                    Text.fitEnd(Text.display(job.command().file()), 42))));
  }
}
