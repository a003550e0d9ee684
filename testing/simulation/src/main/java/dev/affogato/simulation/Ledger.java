package dev.affogato.simulation;

import dev.affogato.scheduler.state.JobPhase;
import dev.affogato.scheduler.state.JobSnapshot;
import dev.affogato.scheduler.state.SchedulerSnapshot;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The truth, and what must hold in it: every job is given once and forgotten once it is over, every
 * client gets its answer in time, nobody is passed over again and again. Confined to the
 * simulation's thread.
 */
final class Ledger {
  /** A request may wait this long for a server while its daemon has a scheduler. */
  static final long ANSWER_LIMIT = 400 * Agenda.SECOND;

  /** A compile command is over after this long, whatever happens. */
  static final long COMPILE_LIMIT = 1500 * Agenda.SECOND;

  /** What is over must be known to be so after this long: longer than any silence. */
  private static final long LEAK_LIMIT = 30 * Agenda.SECOND;

  /**
   * So much more work than a waiting submitter another one may get: shares are counted in work,
   * which is guessed until a source was compiled once, and single compiles take up to eight
   * seconds.
   */
  private static final long OVERTAKEN_NANOS_MIN = 140 * Agenda.SECOND;

  /** Guesses about all jobs under way may be wrong at once. */
  private static final long OVERTAKEN_NANOS_PER_SLOT = 2 * Agenda.SECOND;

  private final Agenda agenda;

  /** By job id; of the scheduler's present life. */
  private final Map<Integer, Assignment> given = new HashMap<>();

  private final Map<String, Line> lines = new LinkedHashMap<>();
  private int life;
  private long raced;
  private long overtakenMax = OVERTAKEN_NANOS_MIN;

  /** One submitter that waits. */
  private static final class Line {
    private int waiting;
    private int niceness;
    private final Map<String, Long> overtakenBy = new HashMap<>();
  }

  Ledger(Agenda agenda) {
    this.agenda = agenda;
  }

  void farmHas(int slots) {
    overtakenMax = OVERTAKEN_NANOS_MIN + slots * OVERTAKEN_NANOS_PER_SLOT;
  }

  void schedulerStarted(int newLife) {
    life = newLife;
    given.clear();
    lines.clear();
  }

  /** The scheduler says that a job goes somewhere. */
  Assignment given(int jobId, String submitter, String server) {
    Assignment assignment = new Assignment(life, jobId, server);
    if (given.put(jobId, assignment) != null) {
      throw new Violation("job " + jobId + " of " + submitter + " was given twice");
    }
    return assignment;
  }

  Assignment assignment(int jobId) {
    Assignment found = given.get(jobId);
    if (found == null) {
      throw new Violation("job " + jobId + " was told of, but never given");
    }
    return found;
  }

  /** The scheduler counts a job as ended by a report. */
  void ended(int jobId) {
    Assignment truth = given.get(jobId);
    if (truth != null && truth.isUnderWay()) {
      throw new Violation("job " + jobId + " was ended by a report about another one");
    }
  }

  /** A second machine races for a compile. */
  void triedAgain() {
    raced++;
  }

  /** How many compiles two machines raced for. */
  long raced() {
    return raced;
  }

  // Fairness among ordinary requests, which any machine could take.

  void waits(String submitter, int niceness) {
    Line line = lines.computeIfAbsent(submitter, s -> new Line());
    line.niceness = line.waiting == 0 ? niceness : Math.max(line.niceness, niceness);
    line.waiting++;
  }

  void waitsNoMore(String submitter) {
    Line line = lines.get(submitter);
    if (line != null && --line.waiting <= 0) {
      lines.remove(submitter);
    }
  }

  /** Its session is over: what it waited for, it waits for no more. */
  void leftTheQueue(String submitter) {
    lines.remove(submitter);
  }

  /** An ordinary request of {@code submitter} was given to another machine. */
  void served(String submitter, int niceness, String server, long costNanos) {
    Line own = lines.get(submitter);
    if (own != null) {
      own.overtakenBy.clear();
    }
    if (server.equals(submitter)) {
      return;
    }
    lines.forEach((other, line) -> {
      if (!other.equals(submitter) && !other.equals(server) && line.niceness <= niceness) {
        long served = line.overtakenBy.merge(submitter, costNanos, Long::sum);
        if (served > overtakenMax) {
          throw new Violation(
              "%s waits while %s gets %d s of work done"
                  .formatted(other, submitter, served / Agenda.SECOND));
        }
      }
    });
  }

  /** Compares what the scheduler believes with what is true. */
  void compare(SchedulerSnapshot belief) {
    for (JobSnapshot job : belief.jobs()) {
      Assignment truth = given.get(job.id());
      if (job.phase() == JobPhase.PENDING) {
        continue;
      }
      if (truth == null) {
        throw new Violation("job " + job.id() + " has a server, but nobody was told");
      }
      if (truth.overSince() != 0 && agenda.now() - truth.overSince() > LEAK_LIMIT) {
        throw new Violation(
            "job %d of %s still takes a slot of %s, %d s after its end"
                .formatted(
                    job.id(),
                    job.submitter(),
                    job.server(),
                    (agenda.now() - truth.overSince()) / Agenda.SECOND));
      }
    }
  }
}
