package dev.affogato.console.report;

import dev.affogato.client.journal.JobRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Jobs side by side: each machine has as many lanes as it had jobs at once, and no two jobs of a
 * lane overlap. Which slot of a machine a job really had, nobody tells. Immutable.
 *
 * @param jobs in the order in which they began
 * @param lanes how many lanes each machine has
 */
record Lanes(List<Placed> jobs, Map<String, Integer> lanes) {
  /**
   * A job, or a part of it, in its lane.
   *
   * @param lane from 0
   * @param beginUs after the beginning of the build
   * @param spans what it spent its time on, after {@code beginUs}
   */
  record Placed(
      JobRecord job, String machine, int lane, long beginUs, long endUs, List<Span> spans) {}

  /** All jobs, from their calls to their ends, on the machines that compiled them. */
  static Lanes of(List<JobRecord> jobs, Instant began) {
    return of(jobs.stream().map(job -> whole(job, BuildReport.place(job), began)).toList());
  }

  /** The same on the machine that built: its lanes are what it had on its hands at once. */
  static Lanes calls(List<JobRecord> jobs, Instant began) {
    return of(jobs.stream().map(job -> whole(job, BuildReport.HERE, began)).toList());
  }

  /** What other machines compiled, from when they had a slot for it to the compiler's end. */
  static Lanes compiles(List<JobRecord> jobs, Instant began) {
    List<Placed> parts = new ArrayList<>();
    for (JobRecord job : jobs) {
      List<Span> there = Span.there(job);
      if (!there.isEmpty()) {
        long call = at(job, began);
        long begin = there.getFirst().beginUs();
        parts.add(
            new Placed(
                job,
                BuildReport.place(job),
                0,
                call + begin,
                call + there.getLast().endUs(),
                there.stream().map(span -> span.after(begin)).toList()));
      }
    }
    return of(parts);
  }

  private static Placed whole(JobRecord job, String machine, Instant began) {
    long begin = at(job, began);
    return new Placed(job, machine, 0, begin, begin + Span.micros(job.duration()), Span.of(job));
  }

  private static long at(JobRecord job, Instant began) {
    return Span.micros(Duration.between(began, job.began()));
  }

  private static Lanes of(List<Placed> bars) {
    Map<String, List<Long>> ends = new LinkedHashMap<>();
    List<Placed> placed = new ArrayList<>();
    for (Placed bar : bars.stream().sorted(Comparator.comparingLong(Placed::beginUs)).toList()) {
      List<Long> lanes = ends.computeIfAbsent(bar.machine(), name -> new ArrayList<>());
      int lane = 0;
      while (lane < lanes.size() && lanes.get(lane) > bar.beginUs()) {
        lane++;
      }
      if (lane == lanes.size()) {
        lanes.add(bar.endUs());
      } else {
        lanes.set(lane, bar.endUs());
      }
      placed.add(
          new Placed(bar.job(), bar.machine(), lane, bar.beginUs(), bar.endUs(), bar.spans()));
    }
    Map<String, Integer> counts = new LinkedHashMap<>();
    ends.forEach((machine, lanes) -> counts.put(machine, lanes.size()));
    return new Lanes(placed, counts);
  }
}
