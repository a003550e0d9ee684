package dev.affogato.console.report;

import dev.affogato.client.journal.Advice;
import dev.affogato.client.journal.Build;
import dev.affogato.client.journal.JobRecord;
import dev.affogato.client.journal.JobState;
import dev.affogato.client.journal.Phase;
import dev.affogato.client.journal.ReasonGuide;
import dev.affogato.client.journal.Way;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Everything that is said of a build, computed once. Immutable. Names are byte strings as in the
 * journal.
 *
 * @param title what the build is called, as text
 * @param began when its first job did
 * @param wallUs from then to the end of its last job
 * @param counts jobs by what became of them, in the order in which they are told
 * @param phases time by phase, over all jobs; the longest first
 * @param machines where jobs ran
 * @param reasons why jobs stayed, what can be cured first
 * @param longest the longest jobs
 * @param chain the critical path as far as the journal tells: jobs each of which began when the one
 *     before had ended, back from the last
 * @param chainUs how long they took together
 * @param aloneUs time in which one job ran alone
 * @param bytes what went over the network, for all jobs
 * @param prospect what more machines would bring
 * @param jobs all of them, in the order in which they began
 */
public record BuildReport(
    String title,
    Instant began,
    long wallUs,
    Map<String, Long> counts,
    Map<String, Long> phases,
    List<Machine> machines,
    List<Stay> reasons,
    List<JobRecord> longest,
    List<JobRecord> chain,
    long chainUs,
    long aloneUs,
    JobRecord.Bytes bytes,
    Prospect prospect,
    List<JobRecord> jobs) {

  static final int LONGEST_SHOWN = 10;

  /** Waiting for an answer of the network is no waiting for a machine. */
  private static final long WAIT_US_MIN = 50_000;

  /** For the scheduler to find a machine, and for a slot there. */
  private static final Set<String> WAITS = Set.of(Phase.SERVER.word(), Phase.QUEUE.word());

  static final String HERE = "this machine";

  /**
   * One machine.
   *
   * @param name its address, or {@code this machine}
   * @param busyUs for how long its compilers ran, and their inputs were put in place, all together
   */
  public record Machine(String name, long jobs, long busyUs) {}

  /**
   * Jobs that stayed for one reason.
   *
   * @param example the longest of them
   */
  public record Stay(String code, Advice advice, long jobs, long us, JobRecord example) {}

  /** The report of {@code build}. */
  public static BuildReport of(Build build, String title, ReasonGuide guide) {
    List<JobRecord> jobs = build.jobs();
    Instant began = build.began();
    List<JobRecord> chain = chain(jobs);
    long wallUs = Span.micros(Duration.between(began, build.ended()));
    return new BuildReport(
        title,
        began,
        wallUs,
        counts(jobs),
        phases(jobs),
        machines(jobs),
        reasons(jobs, guide),
        jobs.stream()
            .sorted(Comparator.comparing(JobRecord::duration).reversed())
            .limit(LONGEST_SHOWN)
            .toList(),
        chain,
        sum(chain),
        alone(jobs, began),
        bytes(jobs),
        prospect(jobs, began, wallUs),
        jobs);
  }

  private static Map<String, Long> counts(List<JobRecord> jobs) {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("jobs", (long) jobs.size());
    counts.put("direct", way(jobs, Way.Kind.DIRECT));
    counts.put("cached", way(jobs, Way.Kind.CACHED));
    counts.put("classic", way(jobs, Way.Kind.CLASSIC) + way(jobs, Way.Kind.UNKNOWN));
    counts.put("here", jobs.stream().filter(job -> job.state().isHere()).count());
    counts.put("refused", jobs.stream().filter(j -> j.state() == JobState.REFUSED).count());
    counts.put("stopped", jobs.stream().filter(j -> j.state() == JobState.ABANDONED).count());
    return counts;
  }

  private static long way(List<JobRecord> jobs, Way.Kind kind) {
    return jobs.stream()
        .filter(job -> job.state() == JobState.REMOTE && job.way().kind() == kind)
        .count();
  }

  private static Map<String, Long> phases(List<JobRecord> jobs) {
    Map<String, Long> sums = new TreeMap<>();
    for (JobRecord job : jobs) {
      Span.of(job).forEach(span -> sums.merge(span.name(), span.durationUs(), Long::sum));
    }
    Map<String, Long> sorted = new LinkedHashMap<>();
    sums.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  static String place(JobRecord job) {
    return job.state() == JobState.REMOTE ? job.host() : HERE;
  }

  private static List<Machine> machines(List<JobRecord> jobs) {
    Map<String, List<JobRecord>> places =
        jobs.stream()
            .collect(Collectors.groupingBy(BuildReport::place, TreeMap::new, Collectors.toList()));
    return places.entrySet().stream()
        .map(entry -> new Machine(entry.getKey(), entry.getValue().size(), busy(entry.getValue())))
        .sorted(Comparator.comparingLong(Machine::jobs).reversed())
        .toList();
  }

  private static long busy(List<JobRecord> jobs) {
    return jobs.stream()
        .flatMap(job -> Span.worked(job).stream())
        .mapToLong(Span::durationUs)
        .sum();
  }

  private static long sum(List<JobRecord> jobs) {
    return jobs.stream().mapToLong(job -> Span.micros(job.duration())).sum();
  }

  private static List<Stay> reasons(List<JobRecord> jobs, ReasonGuide guide) {
    Map<String, List<JobRecord>> reasons =
        jobs.stream()
            .filter(job -> job.state() != JobState.REMOTE)
            .collect(
                Collectors.groupingBy(
                    job -> job.reason().code(), TreeMap::new, Collectors.toList()));
    return reasons.entrySet().stream()
        .map(entry ->
            new Stay(
                entry.getKey(),
                guide.about(entry.getKey()),
                entry.getValue().size(),
                sum(entry.getValue()),
                entry.getValue().stream()
                    .max(Comparator.comparing(JobRecord::duration))
                    .orElseThrow()))
        .sorted(
            Comparator.<Stay, Advice.Nature>comparing(
                    stay -> stay.advice().nature(), Comparator.reverseOrder())
                .thenComparing(Comparator.comparingLong(Stay::us).reversed()))
        .toList();
  }

  /**
   * Who waits for whom, the journal does not tell. That of all jobs which had ended the last one
   * was waited for is a guess, and a good one where few ran at once.
   */
  private static List<JobRecord> chain(List<JobRecord> jobs) {
    List<JobRecord> byEnd =
        jobs.stream().sorted(Comparator.comparing(JobRecord::ended).reversed()).toList();
    List<JobRecord> chain = new ArrayList<>();
    for (JobRecord job : byEnd) {
      if (chain.isEmpty() || !job.ended().isAfter(chain.getLast().began())) {
        chain.add(job);
      }
    }
    return chain.reversed();
  }

  private static JobRecord.Bytes bytes(List<JobRecord> jobs) {
    return jobs.stream()
        .map(JobRecord::bytes)
        .reduce(
            JobRecord.Bytes.NONE,
            (a, b) ->
                new JobRecord.Bytes(
                    a.source() + b.source(),
                    a.sent() + b.sent(),
                    a.object() + b.object(),
                    a.received() + b.received()));
  }

  private static long alone(List<JobRecord> jobs, Instant began) {
    Intervals running = new Intervals();
    for (JobRecord job : jobs) {
      long at = Span.micros(Duration.between(began, job.began()));
      running.add(at, at + Span.micros(job.duration()));
    }
    return running.alone();
  }

  private static Prospect prospect(List<JobRecord> jobs, Instant began, long wallUs) {
    Intervals waiting = new Intervals();
    long longestUs = 0;
    for (JobRecord job : jobs) {
      long at = Span.micros(Duration.between(began, job.began()));
      long waitedUs = 0;
      for (Span span : Span.of(job)) {
        if (WAITS.contains(span.name()) && span.durationUs() >= WAIT_US_MIN) {
          waiting.add(at + span.beginUs(), at + span.endUs());
          waitedUs += span.durationUs();
        }
      }
      longestUs = Math.max(longestUs, Span.micros(job.duration()) - waitedUs);
    }
    return new Prospect(wallUs, waiting.covered(), longestUs);
  }
}
