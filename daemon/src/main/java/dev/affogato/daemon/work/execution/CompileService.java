package dev.affogato.daemon.work.execution;

import dev.affogato.base.io.FileTrees;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.reason.Reason;
import dev.affogato.base.time.TimeSource;
import dev.affogato.daemon.work.OpenFolders;
import dev.affogato.daemon.work.environment.EnvironmentId;
import dev.affogato.daemon.work.environment.EnvironmentLease;
import dev.affogato.daemon.work.environment.EnvironmentStore;
import dev.affogato.daemon.work.sandbox.ExecutionMode;
import dev.affogato.daemon.work.sandbox.NotPossibleException;
import dev.affogato.daemon.work.sandbox.group.JobGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Starts compile jobs in the environments this machine has, and tries environments out.
 *
 * <p>Thread-safe: each job has its own folder and process; shared are only the store and the folder
 * around the jobs'.
 */
public final class CompileService {
  private static final int TRIALS_MAX = 2;

  /** Half of what clients wait for the answer (behaviour spec 8). */
  private static final Duration TRIAL_WAIT = Duration.ofSeconds(30);

  private final Semaphore trials = new Semaphore(TRIALS_MAX);
  private final ExecutionMode mode;
  private final EnvironmentStore store;
  private final Path scratch;
  private final TimeSource time;
  private final ProcessRunner runner;

  private CompileService(
      ExecutionMode mode,
      EnvironmentStore store,
      Path scratch,
      TimeSource time,
      ProcessRunner runner) {
    this.mode = mode;
    this.store = store;
    this.scratch = scratch;
    this.time = time;
    this.runner = runner;
  }

  /**
   * The service with its jobs' files below {@code scratch}, which is emptied: a former daemon may
   * have been killed.
   *
   * @param scratch a folder of this service alone, on a disk with room for objects
   */
  public static CompileService open(
      ExecutionMode mode,
      EnvironmentStore store,
      Path scratch,
      TimeSource time,
      ProcessRunner runner)
      throws IOException, InterruptedException {
    Path absolute = scratch.toAbsolutePath().normalize();
    Leftovers.end(absolute);
    FileTrees.delete(absolute);
    OpenFolders.create(absolute);
    return new CompileService(mode, store, absolute, time, runner);
  }

  /**
   * Starts the compiler of {@code job}. Takes a few milliseconds.
   *
   * @throws IOException if this machine can start nothing now, for example for want of disk space
   */
  public CompileStart start(CompileJob job, CompileLimits limits) throws IOException {
    Optional<EnvironmentLease> lease = store.lease(job.environment());
    if (lease.isEmpty()) {
      // The words of icecream, which people search for.
      String proof = "usr/bin/as of environment " + job.environment();
      return damaged(proof + " is not executable, installed environment removed?");
    }
    boolean started = false;
    try {
      CompileStart start = start(job, limits, lease.get());
      started = start instanceof CompileStart.Running;
      return start;
    } catch (NotPossibleException impossible) {
      return new CompileOutcome.NotStarted(
          new Reason("not-possible", String.valueOf(impossible.getMessage())),
          CompileOutcome.STATUS_GENERAL,
          false);
    } finally {
      if (!started) {
        lease.get().close();
      }
    }
  }

  private CompileStart start(CompileJob job, CompileLimits limits, EnvironmentLease lease)
      throws IOException {
    CompilerArguments arguments = CompilerArguments.of(job);
    Launch launch =
        switch (mode) {
          case ExecutionMode.Jailed jailed -> new JailedLaunch(jailed.sandbox(), lease);
          case ExecutionMode.UnconfinedHost host -> new UnconfinedLaunch(host.unconfined());
        };
    Optional<String> missing = launch.missing(arguments.program());
    if (missing.isPresent()) {
      return damaged(missing.get());
    }
    JobFolder folder = JobFolder.create(scratch, job.jobId(), launch.user());
    JobGroup group = null;
    boolean started = false;
    try {
      group = launch.group(limits);
      Launch.Plan plan = launch.plan(job, arguments, limits, folder, group);
      LimitedJob running =
          LimitedJob.start(
              new ProcessBuilder(plan.argv()).directory(plan.directory().toFile()),
              plan.variables(),
              new LimitedJob.Setup(limits, folder, launch.shape(), group, time, runner));
      started = true;
      return new CompileStart.Running(
          new CompileExecution(job.jobId(), running, plan.paths(), lease));
    } finally {
      if (!started) {
        if (group != null) {
          group.close();
        }
        folder.delete(runner);
      }
    }
  }

  private static CompileOutcome.NotStarted damaged(String text) {
    return new CompileOutcome.NotStarted(
        new Reason("environment-damaged", text), CompileOutcome.STATUS_ENVIRONMENT_DAMAGED, true);
  }

  /**
   * Whether programs of {@code id} run on this machine: its {@code bin/true}, which is all that
   * icecream tries, and its compilers.
   */
  public Verification verify(EnvironmentId id) throws IOException, InterruptedException {
    Optional<EnvironmentLease> lease = store.lease(id);
    if (lease.isEmpty()) {
      return Verification.fails("environment " + id + " is not installed");
    }
    // Whoever is kept waiting asks again; the machine's own work is not disturbed by many trials.
    if (!trials.tryAcquire(TRIAL_WAIT.toSeconds(), TimeUnit.SECONDS)) {
      return Verification.undecided("other environments are being tried out here");
    }
    try (EnvironmentLease held = lease.get()) {
      return switch (mode) {
        case ExecutionMode.Jailed jailed -> {
          Verification start = new EnvironmentTrial(jailed.sandbox(), scratch, runner).verify(held);
          yield start.works() ? new CompilerTrial(this).verify(held) : start;
        }
        // The environment is not going to be used.
        case ExecutionMode.UnconfinedHost _ -> Verification.WORKS;
      };
    } finally {
      trials.release();
    }
  }
}
