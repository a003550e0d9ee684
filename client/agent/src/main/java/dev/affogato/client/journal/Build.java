package dev.affogato.client.journal;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * The jobs of one build. Immutable.
 *
 * @param jobs in the order in which they began; never empty
 * @param origin what it was told by
 * @param root the folder that all of it lies in, one character a byte; may be empty
 */
public record Build(List<JobRecord> jobs, Origin origin, String root) {
  public Build {
    jobs = List.copyOf(jobs);
  }

  public Instant began() {
    return jobs.getFirst().began();
  }

  public Instant ended() {
    return jobs.stream().map(JobRecord::ended).max(Comparator.naturalOrder()).orElseThrow();
  }

  /** Whether there is more to it than questions to compilers, such as editors and shells ask. */
  public boolean didWork() {
    return jobs.stream().anyMatch(job -> job.state() != JobState.QUESTION);
  }
}
