package dev.affogato.scheduler.state;

import dev.affogato.scheduler.policy.Eligibility;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the state says in one place with what it says in another: a defect shows itself
 * here before anybody waits in vain. Costs in proportion to everything there is.
 */
final class Audit {
  private Audit() {}

  /** The first contradiction, or null. */
  static @Nullable String of(Farm farm, JobBook jobs, RequestQueue queue) {
    int assigned = 0;
    int submitted = 0;
    for (Daemon daemon : farm.all()) {
      assigned += daemon.assignedJobs();
      submitted += daemon.submitted().size();
      String wrong = of(farm, jobs, daemon);
      if (wrong != null) {
        return daemon.nodeName() + ": " + wrong;
      }
    }
    int all = jobs.all().size();
    if (assigned + queue.size() != all) {
      return "%d jobs have a server and %d are queued, but there are %d"
          .formatted(assigned, queue.size(), all);
    }
    return submitted == all ? null : submitted + " jobs have a submitter, but there are " + all;
  }

  private static @Nullable String of(Farm farm, JobBook jobs, Daemon daemon) {
    int foreign = 0;
    for (Job job : daemon.assigned()) {
      foreign += job.submitter == daemon ? 0 : 1;
      if (job.server() != daemon || jobs.find(job.id) != job) {
        return "has job " + job.id + ", which is not its own";
      }
      if (job.submitter != daemon && !job.submitter.realm().equals(daemon.realm())) {
        return "has job " + job.id + " of " + job.submitter.nodeName() + " in another realm";
      }
    }
    int slots = daemon.announcedMaxJobs();
    if (foreign > slots + 1 + slots / 4) {
      return "has " + foreign + " jobs of others in " + slots + " slots";
    }
    if (daemon.localJobs() < 0 || daemon.pendingCount() < 0) {
      return "counts below zero";
    }
    return farm.isListedOpen(daemon) == Eligibility.isOpenToOthers(daemon)
        ? null
        : "is listed wrongly as open or not";
  }
}
