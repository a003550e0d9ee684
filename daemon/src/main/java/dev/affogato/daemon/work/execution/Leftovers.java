package dev.affogato.daemon.work.execution;

import dev.affogato.daemon.work.sandbox.JobShells;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Jobs whose daemon was killed: their source ended, and so do they as a rule; but a hanging or
 * hostile one would go on for ever. Immutable: no state.
 */
public final class Leftovers {
  private static final System.Logger LOG = System.getLogger(Leftovers.class.getName());
  private static final Duration KILL_WAIT = Duration.ofSeconds(5);

  private Leftovers() {}

  /** Ends every job with its files below {@code scratch}. */
  public static void end(Path scratch) throws InterruptedException {
    for (JobShells.Found job : JobShells.withReportsBelow(scratch)) {
      LOG.log(
          Level.WARNING,
          "ending process {0}, a job of a former daemon",
          Long.toString(job.process().pid()));
      new KillableProcess(job.process(), job.shape(), null).killTree(KILL_WAIT);
    }
  }
}
