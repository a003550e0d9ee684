package dev.affogato.daemon.work.execution;

import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.reason.Reason;
import dev.affogato.base.time.Deadline;
import dev.affogato.base.time.TimeSource;
import dev.affogato.daemon.work.sandbox.JobProcesses;
import dev.affogato.daemon.work.sandbox.JobReport;
import dev.affogato.daemon.work.sandbox.JobShape;
import dev.affogato.daemon.work.sandbox.group.GroupUse;
import dev.affogato.daemon.work.sandbox.group.JobGroup;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A program at work for somebody else, and its limits: memory, processes, time, what it writes and
 * prints. Await its end, read its files, close.
 *
 * <p>One thread feeds and awaits; {@link #cancel} and {@link #close} may come from any other. Ends
 * in exactly one way: the process ends by itself or is killed for one recorded cause, whichever is
 * first; the files go with close.
 */
public final class LimitedJob implements AutoCloseable {
  /** How often the job is looked at; its end is noticed at once. */
  private static final Duration LOOK = Duration.ofMillis(200);

  private static final Duration KILL_WAIT = Duration.ofSeconds(5);

  private final Setup setup;
  private final Program program;
  private final AtomicReference<@Nullable Reason> cause = new AtomicReference<>();
  private final long startNanos;

  /**
   * What surrounds a job.
   *
   * @param folder its files, removed when it is closed
   * @param group its control group, closed when it is closed; null where there are none
   */
  public record Setup(
      CompileLimits limits,
      JobFolder folder,
      JobShape shape,
      @Nullable JobGroup group,
      TimeSource time,
      ProcessRunner runner) {}

  private LimitedJob(Program program, Setup setup) {
    this.setup = setup;
    this.program = program;
    this.startNanos = setup.time().nanoTime();
    Thread.ofVirtual().name("compiler watch").start(this::watch);
  }

  /**
   * Starts the program of {@code builder} with no variables but {@code variables}. If this fails,
   * folder and group remain the caller's to clear.
   */
  public static LimitedJob start(ProcessBuilder builder, Map<String, String> variables, Setup setup)
      throws IOException {
    Map<String, String> all = builder.environment();
    all.clear();
    all.putAll(variables);
    return new LimitedJob(new OwnProcess(builder.start(), setup), setup);
  }

  /**
   * The same for a jail's command line from its options on. The program has nothing to read.
   *
   * @throws IOException if {@code server} is gone
   */
  public static LimitedJob start(JailServer server, List<String> options, Setup setup)
      throws IOException {
    return new LimitedJob(server.run(options, setup.group(), setup.limits().textBytesMax()), setup);
  }

  /** What the program reads. */
  OutputStream input() {
    return program.input();
  }

  /** Where its files are. */
  public JobFolder folder() {
    return setup.folder();
  }

  CompileLimits limits() {
    return setup.limits();
  }

  /**
   * Ends the program and all it started; {@link #await} then returns soon. Does nothing once it has
   * ended.
   */
  public void cancel() {
    end(Stop.CANCELLED);
  }

  /**
   * Waits for the program.
   *
   * @throws InterruptedException if this thread was interrupted; the program has been killed
   */
  public JobEnd await() throws InterruptedException, IOException {
    try {
      return ended(program.end());
    } catch (InterruptedException interrupted) {
      cancel();
      throw interrupted;
    }
  }

  /** Also while nobody awaits: a program that reads nothing keeps its feeder waiting. */
  private void watch() {
    JobWatch watch =
        new JobWatch(
            setup.limits(),
            setup.folder(),
            new JobProcesses(program::pid, setup.shape()),
            setup.group(),
            program::saysTooMuch,
            Deadline.after(startNanos, setup.limits().wallTime()));
    try {
      while (!program.await(LOOK)) {
        Reason stop = watch.look(setup.time().nanoTime());
        if (stop != null) {
          end(stop);
        }
      }
    } catch (InterruptedException neverSent) {
      Thread.currentThread().interrupt();
    }
  }

  private JobEnd ended(Program.End end) {
    int status = end.status();
    byte[] out = end.stdout();
    byte[] err = end.stderr();
    JobReport report = end.report();
    GroupUse kernel = GroupUse.of(setup.group());
    JobUsage used = usage(report, kernel);
    Reason endedFor = cause.get();
    if (Stop.CANCELLED.equals(endedFor)) {
      return new JobEnd.Cancelled(used);
    }
    if (endedFor != null) {
      return new JobEnd.GivenUp(endedFor, out, err, used);
    }
    if (kernel.memoryKills() > 0 && status != 0) {
      return new JobEnd.GivenUp(Stop.memory(setup.limits()), out, err, used);
    }
    if (!report.started()) {
      return new JobEnd.NotStarted(new String(err, StandardCharsets.ISO_8859_1).strip());
    }
    if (program.saysTooMuch()) {
      return new JobEnd.GivenUp(Stop.text(setup.limits()), out, err, used);
    }
    return new JobEnd.Ended(status, out, err, excuse(status, err, used, kernel), used);
  }

  private @Nullable Reason excuse(int status, byte[] err, JobUsage used, GroupUse kernel) {
    if (status == 0) {
      return null;
    }
    boolean kernelLimitsMemory = setup.group() != null && setup.group().limitsMemory();
    FailureCause failure =
        new FailureCause(
            setup.limits(),
            kernelLimitsMemory ? 0 : used.pageFaults() * PageSize.bytes(),
            used.userMs() + used.systemMs(),
            kernel.memoryKills(),
            kernel.refusedProcesses(),
            setup.folder().isDiskFull());
    return failure.of(status, new String(err, StandardCharsets.ISO_8859_1));
  }

  private JobUsage usage(JobReport report, GroupUse kernel) {
    long realMs = Duration.ofNanos(setup.time().nanoTime() - startNanos).toMillis();
    // The kernel's account of the group has no steps of 10 ms, and survives the shell.
    boolean counted = kernel.userMs() + kernel.systemMs() > 0;
    return new JobUsage(
        realMs,
        counted ? kernel.userMs() : report.userMs(),
        counted ? kernel.systemMs() : report.systemMs(),
        report.pageFaults(),
        0,
        0);
  }

  private void end(Reason why) {
    if (program.isRunning() && cause.compareAndSet(null, why)) {
      uninterrupted(() -> program.kill(KILL_WAIT));
    }
  }

  /** Ends what still runs and removes every file. */
  @Override
  public void close() {
    cancel();
    // Another thread may be ending it right now.
    uninterrupted(() -> program.await(KILL_WAIT));
    if (setup.group() != null) {
      setup.group().close();
    }
    setup.folder().delete(setup.runner());
  }

  /**
   * Does {@code step} to its end: an interrupted thread must not leave a running compiler behind.
   */
  private static void uninterrupted(Step step) {
    boolean interrupted = false;
    for (boolean done = false; !done; ) {
      try {
        step.run();
        done = true;
      } catch (InterruptedException ending) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Step {
    void run() throws InterruptedException;
  }
}
