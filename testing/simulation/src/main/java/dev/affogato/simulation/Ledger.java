package dev.affogato.simulation;

import dev.affogato.scheduler.state.JobPhase;
import dev.affogato.scheduler.state.JobSnapshot;
import dev.affogato.scheduler.state.SchedulerSnapshot;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The truth, and what must hold in it: every job is given once and forgotten once it is over, every
 * client gets its answer in time, nobody who waits gets much less than others. Confined to the
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
   * What another submitter may get more than twice the share of one that waits, too: shares are
   * counted in work, which is guessed until a source was compiled once, single compiles take up to
   * eight seconds, and whoever comes back may be kept waiting for a debt.
   */
  private static final long OVERTAKEN_NANOS_MIN = 100 * Agenda.SECOND;

  /** Guesses about jobs under way may be wrong at once. */
  private static final long OVERTAKEN_NANOS_PER_SLOT = 2 * Agenda.SECOND;

  /** Nobody who waits gets less than half of what others get in the long run. */
  private static final long UNEVEN_MAX = 2;

  /**
   * Whoever was served so lately takes part, though it does not wait: it may want little, and get
   * all of it at once.
   */
  private static final long TAKES_PART_NANOS = 5 * Agenda.SECOND;

  private final Agenda agenda;

  /** By job id; of the scheduler's present life. */
  private final Map<Integer, Assignment> given = new HashMap<>();

  private final Map<String, Line> lines = new LinkedHashMap<>();
  private int life;
  private long raced;
  private long overtakenMax = OVERTAKEN_NANOS_MIN;

  /**
   * One submitter. What others got while it waited is not forgotten when it does not wait for a
   * moment, nor with a scheduler: little by little is unfair, too.
   */
  private static final class Line {
    private int waiting;
    private int niceness;
    private long servedAt;
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
    lines.values().forEach(line -> line.waiting = 0);
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
    if (line != null && line.waiting > 0) {
      line.waiting--;
    }
  }

  /** Its session is over: what it waited for, it waits for no more. */
  void leftTheQueue(String submitter) {
    Line line = lines.get(submitter);
    if (line != null) {
      line.waiting = 0;
    }
  }

  private boolean takesPart(String submitter) {
    Line line = lines.get(submitter);
    return line != null && (line.waiting > 0 || agenda.now() - line.servedAt < TAKES_PART_NANOS);
  }

  /** An ordinary request of {@code submitter} was given to another machine. */
  void served(String submitter, int niceness, String server, long costNanos) {
    Line own = lines.get(submitter);
    if (own != null) {
      own.servedAt = agenda.now();
      // What it gets while nobody else wants any makes up for nothing.
      own.overtakenBy.replaceAll(
          (other, nanos) -> takesPart(other) ? Math.max(0, nanos - UNEVEN_MAX * costNanos) : nanos);
    }
    if (server.equals(submitter)) {
      return;
    }
    lines.forEach((other, line) -> {
      if (line.waiting > 0
          && !other.equals(submitter)
          && !other.equals(server)
          && line.niceness <= niceness) {
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
