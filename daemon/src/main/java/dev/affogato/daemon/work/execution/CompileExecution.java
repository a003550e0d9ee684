package dev.affogato.daemon.work.execution;

import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.reason.Reason;
import dev.affogato.base.time.Deadline;
import dev.affogato.base.time.TimeSource;
import dev.affogato.daemon.work.environment.EnvironmentLease;
import dev.affogato.daemon.work.sandbox.JobProcesses;
import dev.affogato.daemon.work.sandbox.JobReport;
import dev.affogato.daemon.work.sandbox.group.GroupUse;
import dev.affogato.daemon.work.sandbox.group.JobGroup;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A compiler at work. Feed it the source, end the source, await the outcome, read the files, close.
 *
 * <p>One thread feeds and awaits; {@link #cancel} and {@link #close} may come from any other. Ends
 * in exactly one way: the process ends by itself or is killed for one recorded cause, whichever is
 * first; the files go with close.
 */
public final class CompileExecution implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(CompileExecution.class.getName());

  /** How often the job is looked at; the end of the compiler is noticed at once. */
  private static final long LOOK_MS = 200;

  private static final Duration KILL_WAIT = Duration.ofSeconds(5);

  private final Setup setup;
  private final Process process;
  private final KillableProcess tree;
  private final OutputStream stdin;
  private final TextCapture stdout;
  private final TextCapture stderr;
  private final AtomicReference<@Nullable Reason> cause = new AtomicReference<>();
  private final AtomicLong sourceBytes = new AtomicLong();
  private final long startNanos;
  private volatile boolean compilerReads = true;

  /** What an execution needs from the service. */
  record Setup(
      int jobId,
      CompileLimits limits,
      JobPaths paths,
      JobFolder folder,
      EnvironmentLease lease,
      boolean jailed,
      @Nullable JobGroup group,
      TimeSource time,
      ProcessRunner runner) {}

  CompileExecution(Process process, Setup setup) {
    this.setup = setup;
    this.process = process;
    this.tree = new KillableProcess(process.toHandle(), setup.jailed(), setup.group());
    this.startNanos = setup.time().nanoTime();
    this.stdin = process.getOutputStream();
    this.stdout = TextCapture.start(process.getInputStream(), setup.limits().textBytesMax());
    this.stderr = TextCapture.start(process.getErrorStream(), setup.limits().textBytesMax());
    Thread.ofVirtual().name("compiler watch").start(this::watch);
  }

  /**
   * Gives the compiler the next piece of source; waits while it is busy. Never fails: what a
   * compiler does not read (any more) is dropped, since clients want to send all of it (behaviour
   * spec 5.6).
   */
  public void feed(byte[] bytes, int offset, int length) {
    sourceBytes.addAndGet(length);
    if (!compilerReads) {
      return;
    }
    try {
      stdin.write(bytes, offset, length);
    } catch (IOException readerGone) {
      compilerReads = false;
    }
  }

  /** The source is complete. */
  public void endOfSource() {
    try {
      stdin.close();
    } catch (IOException readerGone) {
      compilerReads = false;
    }
  }

  /**
   * Ends the compiler and all it started; {@link #await} then returns soon. Does nothing once it
   * has ended.
   */
  public void cancel() {
    end(Stop.CANCELLED);
  }

  /**
   * Waits for the compiler. A source that was not ended is ended now.
   *
   * @throws InterruptedException if this thread was interrupted; the compiler has been killed
   */
  public CompileOutcome await() throws InterruptedException, IOException {
    endOfSource();
    try {
      process.waitFor();
      byte[] out = stdout.await();
      byte[] err = stderr.await();
      return outcome(process.exitValue(), out, err);
    } catch (InterruptedException interrupted) {
      cancel();
      throw interrupted;
    }
  }

  /** Also while nobody awaits: a compiler that reads nothing keeps its feeder waiting. */
  private void watch() {
    JobWatch watch =
        new JobWatch(
            setup.limits(),
            setup.folder(),
            new JobProcesses(process.pid(), setup.jailed()),
            setup.group(),
            () -> stdout.truncated() || stderr.truncated(),
            Deadline.after(startNanos, setup.limits().wallTime()));
    try {
      while (!process.waitFor(LOOK_MS, TimeUnit.MILLISECONDS)) {
        Reason stop = watch.look(setup.time().nanoTime());
        if (stop != null) {
          end(stop);
        }
      }
    } catch (InterruptedException neverSent) {
      Thread.currentThread().interrupt();
    }
  }

  private CompileOutcome outcome(int status, byte[] out, byte[] err) throws IOException {
    JobReport report = JobReport.read(setup.folder().report(), setup.jailed());
    GroupUse kernel = GroupUse.of(setup.group());
    JobUsage used = usage(report, kernel);
    Reason endedFor = cause.get();
    if (Stop.CANCELLED.equals(endedFor)) {
      return new CompileOutcome.Cancelled(used);
    }
    if (endedFor != null) {
      return givenUp(out, err, endedFor, used);
    }
    if (kernel.memoryKills() > 0 && status != 0) {
      return givenUp(out, err, Stop.memory(setup.limits()), used);
    }
    if (!report.started()) {
      return notStarted(err);
    }
    if (stdout.truncated() || stderr.truncated()) {
      return givenUp(out, err, Stop.text(setup.limits()), used);
    }
    return status == 0 ? compiled(out, err, used) : failed(status, out, err, used, kernel);
  }

  private CompileOutcome compiled(byte[] out, byte[] err, JobUsage used) throws IOException {
    OutputFile object =
        OutputFile.ifRegular(setup.folder().out().resolve(setup.paths().objectName()));
    OutputFile dwo = OutputFile.ifRegular(setup.folder().out().resolve(setup.paths().dwoName()));
    if (object == null) {
      return givenUp(out, err, Stop.NO_OBJECT, used);
    }
    long bytes = object.sizeBytes() + (dwo == null ? 0 : dwo.sizeBytes());
    if (bytes > setup.limits().outputBytesMax()) {
      return givenUp(out, err, Stop.output(setup.limits()), used);
    }
    return new CompileOutcome.Compiled(
        0, out, err, false, object, dwo, used.withOutputBytes(bytes));
  }

  private CompileOutcome failed(
      int status, byte[] out, byte[] err, JobUsage used, GroupUse kernel) {
    boolean kernelLimitsMemory = setup.group() != null && setup.group().limitsMemory();
    FailureCause failure =
        new FailureCause(
            setup.limits(),
            kernelLimitsMemory ? 0 : used.pageFaults() * PageSize.bytes(),
            used.userMs() + used.systemMs(),
            kernel.memoryKills(),
            kernel.refusedProcesses(),
            setup.folder().isDiskFull());
    Reason excuse = failure.of(status, new String(err, StandardCharsets.ISO_8859_1));
    if (excuse != null) {
      log(excuse);
    }
    return new CompileOutcome.Compiled(status, out, err, excuse != null, null, null, used);
  }

  /** Not the source's fault: the client is asked to compile itself, and may show why. */
  private CompileOutcome givenUp(byte[] out, byte[] err, Reason why, JobUsage used) {
    log(why);
    String text =
        new String(err, StandardCharsets.ISO_8859_1) + "the remote compiler " + why.text() + "\n";
    byte[] explained = text.getBytes(StandardCharsets.ISO_8859_1);
    int status =
        Stop.isMemory(why) ? CompileOutcome.STATUS_OUT_OF_MEMORY : CompileOutcome.STATUS_IO_ERROR;
    return new CompileOutcome.Compiled(status, out, explained, true, null, null, used);
  }

  private void log(Reason why) {
    LOG.log(
        Level.WARNING,
        "job {0}: {1}: the compiler {2}; its client compiles it again",
        String.valueOf(setup.jobId()),
        why.code(),
        why.text());
  }

  private static CompileOutcome notStarted(byte[] err) {
    String said = new String(err, StandardCharsets.ISO_8859_1).strip();
    Reason reason =
        new Reason(
            "compiler-not-started", "compiler did not start" + (said.isEmpty() ? "" : ": " + said));
    return new CompileOutcome.NotStarted(reason, CompileOutcome.STATUS_ENVIRONMENT_DAMAGED, false);
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
        sourceBytes.get(),
        0);
  }

  private void end(Reason why) {
    if (process.isAlive() && cause.compareAndSet(null, why)) {
      uninterrupted(() -> tree.killTree(KILL_WAIT));
    }
  }

  /** Ends what still runs, removes every file and gives the environment back. */
  @Override
  public void close() {
    cancel();
    // Another thread may be ending it right now.
    uninterrupted(() -> process.waitFor(KILL_WAIT.toMillis(), TimeUnit.MILLISECONDS));
    if (setup.group() != null) {
      setup.group().close();
    }
    setup.folder().delete(setup.runner());
    setup.lease().close();
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
