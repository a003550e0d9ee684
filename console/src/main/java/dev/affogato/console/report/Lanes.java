package dev.affogato.console.report;

import dev.affogato.client.journal.JobRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
   * A job in its lane.
   *
   * @param lane from 0
   * @param beginUs after the beginning of the build
   */
  record Placed(JobRecord job, String machine, int lane, long beginUs, long endUs) {}

  static Lanes of(List<JobRecord> jobs, Instant began) {
    Map<String, List<Long>> ends = new LinkedHashMap<>();
    List<Placed> placed = new ArrayList<>();
    for (JobRecord job : jobs) {
      long begin = Span.micros(Duration.between(began, job.began()));
      long end = begin + Span.micros(job.duration());
      String machine = BuildReport.place(job);
      List<Long> lanes = ends.computeIfAbsent(machine, name -> new ArrayList<>());
      int lane = 0;
      while (lane < lanes.size() && lanes.get(lane) > begin) {
        lane++;
      }
      if (lane == lanes.size()) {
        lanes.add(end);
      } else {
        lanes.set(lane, end);
      }
      placed.add(new Placed(job, machine, lane, begin, end));
    }
    Map<String, Integer> counts = new LinkedHashMap<>();
    ends.forEach((machine, lanes) -> counts.put(machine, lanes.size()));
    return new Lanes(placed, counts);
  }
}
