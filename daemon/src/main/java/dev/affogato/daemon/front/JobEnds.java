package dev.affogato.daemon.front;

import dev.affogato.daemon.figures.JobFigures;
import dev.affogato.daemon.figures.JobFigures.Kind;
import dev.affogato.daemon.figures.JobFigures.Outcome;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobResources;
import java.time.Duration;

/** Counts how jobs end, for who watches the daemon. Part of {@link DaemonState}. */
final class JobEnds {
  private final JobFigures figures;

  JobEnds(JobFigures figures) {
    this.figures = figures;
  }

  void refused(JobFigures.Refusal reason) {
    figures.refused(reason);
  }

  /** A job that another machine preprocessed. */
  void foreign(int exitCode, JobResources used) {
    figures.ended(Kind.CLASSIC, outcome(exitCode, used), used.realMs());
  }

  /** A client says how its job ended. */
  void told(Assignment assignment, JobDone done) {
    Outcome outcome = outcome(done.exitCode(), done.resources());
    if (assignment.phase == Assignment.Phase.ELSEWHERE) {
      figures.endedElsewhere(outcome);
    } else {
      figures.ended(Kind.LOCAL, outcome, done.resources().realMs());
    }
  }

  /**
   * A client is gone that has not said how its job ended.
   *
   * @param well whether it left in the ordinary way
   */
  void left(Assignment assignment, boolean well) {
    switch (assignment.phase) {
      case ELSEWHERE -> figures.endedElsewhere(well ? Outcome.OK : Outcome.FAILED);
      case WORKING_HERE -> figures.ended(Kind.LOCAL, Outcome.UNSEEN, 0);
      case WAITING_FOR_SLOT, DONE -> {
        // Nothing ran, or it was counted.
      }
    }
  }

  /** A command that had {@code slot} of this machine. */
  void local(Slot slot, Now now) {
    long ms = Duration.ofNanos(now.nanos() - slot.heldSinceNanos()).toMillis();
    figures.ended(Kind.LOCAL, Outcome.UNSEEN, ms);
  }

  /** Jobs that were not compiled used nothing. */
  private static Outcome outcome(int exitCode, JobResources used) {
    if (exitCode == 0) {
      return Outcome.OK;
    }
    if (!used.equals(JobResources.NONE)) {
      return Outcome.COMPILER_ERROR;
    }
    return exitCode == ExitCodes.CLIENT_GONE || exitCode == ExitCodes.CLIENT_SAID_END
        ? Outcome.CANCELLED
        : Outcome.FAILED;
  }
}
