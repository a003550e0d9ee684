package dev.affogato.console.run;

import dev.affogato.client.journal.Build;
import dev.affogato.client.journal.JobRecord;
import dev.affogato.client.journal.Journal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passes on what an agent writes down of one run, and keeps it for the summary. Thread-safe.
 *
 * <p>Kept here rather than read again, as there may be no folder for a journal.
 */
final class RunJournal implements Journal {
  /** A summary of the first ones is as good; a job takes about a kilobyte. */
  private static final int JOBS_MAX = 50_000;

  private final Journal next;
  private final Map<String, JobRecord> jobs = new ConcurrentHashMap<>();

  RunJournal(Journal next) {
    this.next = next;
  }

  @Override
  public void write(JobRecord job) {
    next.write(job);
    if (jobs.size() < JOBS_MAX || jobs.containsKey(job.id())) {
      jobs.put(job.id(), job);
    }
  }

  /** All that was written; empty if there was nothing. */
  Optional<Build> build() {
    List<JobRecord> inOrder =
        jobs.values().stream().sorted(Comparator.comparing(JobRecord::began)).toList();
    return inOrder.isEmpty()
        ? Optional.empty()
        : Optional.of(new Build(inOrder, inOrder.getFirst().origin(), ""));
  }
}
