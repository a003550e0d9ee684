package dev.affogato.daemon.work.execution;

import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.reason.Reason;
import dev.affogato.base.time.Deadline;
import dev.affogato.base.time.TimeSource;
import dev.affogato.daemon.work.environment.EnvironmentLease;
import dev.affogato.daemon.work.sandbox.JobReport;
import java.io.IOException;
import java.io.OutputStream;
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
  /** How often time and output are looked at; the end of the compiler is noticed at once. */
  private static final long LOOK_MS = 500;

  private static final Duration KILL_WAIT = Duration.ofSeconds(5);

  /** Why a compiler was killed by us. */
  private enum Cause {
    CANCELLED,
    TOO_LONG,
    TOO_MUCH_OUTPUT
  }

  private final Setup setup;
  private final Process process;
  private final KillableProcess tree;
  private final OutputStream stdin;
  private final TextCapture stdout;
  private final TextCapture stderr;
  private final AtomicReference<@Nullable Cause> cause = new AtomicReference<>();
  private final AtomicLong sourceBytes = new AtomicLong();
  private final long startNanos;
  private volatile boolean compilerReads = true;

  /** What an execution needs from the service. */
  record Setup(
      CompileLimits limits,
      JobPaths paths,
      JobFolder folder,
      EnvironmentLease lease,
      boolean jailed,
      TimeSource time,
      ProcessRunner runner) {}

  CompileExecution(Process process, Setup setup) {
    this.setup = setup;
    this.process = process;
    this.tree = new KillableProcess(process.toHandle(), setup.jailed());
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
    end(Cause.CANCELLED);
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
    Deadline deadline = Deadline.after(startNanos, setup.limits().wallTime());
    try {
      while (!process.waitFor(LOOK_MS, TimeUnit.MILLISECONDS)) {
        if (deadline.hasPassed(setup.time().nanoTime())) {
          end(Cause.TOO_LONG);
        } else if (setup.folder().isFull(setup.limits().outputBytesMax())) {
          end(Cause.TOO_MUCH_OUTPUT);
        }
      }
    } catch (InterruptedException neverSent) {
      Thread.currentThread().interrupt();
    }
  }

  private CompileOutcome outcome(int status, byte[] out, byte[] err) throws IOException {
    JobReport report = JobReport.read(setup.folder().report(), setup.jailed());
    Cause killedFor = cause.get();
    if (killedFor == Cause.CANCELLED) {
      return new CompileOutcome.Cancelled(usage(report, 0));
    }
    if (killedFor != null) {
      return givenUp(
          out,
          err,
          killedFor == Cause.TOO_LONG ? tooLong() : "left too many or too large files",
          report);
    }
    if (!report.started()) {
      return notStarted(err);
    }
    if (stdout.truncated() || stderr.truncated()) {
      return givenUp(out, err, "printed more than a result can carry", report);
    }
    return status == 0 ? compiled(out, err, report) : failed(status, out, err, report);
  }

  private CompileOutcome compiled(byte[] out, byte[] err, JobReport report) throws IOException {
    OutputFile object =
        OutputFile.ifRegular(setup.folder().out().resolve(setup.paths().objectName()));
    OutputFile dwo = OutputFile.ifRegular(setup.folder().out().resolve(setup.paths().dwoName()));
    if (object == null) {
      return givenUp(out, err, "ended well but left no object", report);
    }
    long bytes = object.sizeBytes() + (dwo == null ? 0 : dwo.sizeBytes());
    if (bytes > setup.limits().outputBytesMax()) {
      return givenUp(out, err, "left too large files", report);
    }
    return new CompileOutcome.Compiled(0, out, err, false, object, dwo, usage(report, bytes));
  }

  private CompileOutcome failed(int status, byte[] out, byte[] err, JobReport report) {
    boolean tryLocally =
        MemoryExhaustion.suspected(
                status,
                new String(err, StandardCharsets.ISO_8859_1),
                report.pageFaults() * PageSize.bytes(),
                setup.limits().memoryMib())
            || setup.folder().isDiskFull();
    return new CompileOutcome.Compiled(status, out, err, tryLocally, null, null, usage(report, 0));
  }

  /** Not the source's fault: the client is asked to compile itself, and may show why. */
  private CompileOutcome givenUp(byte[] out, byte[] err, String why, JobReport report) {
    String text =
        new String(err, StandardCharsets.ISO_8859_1) + "the remote compiler " + why + "\n";
    byte[] explained = text.getBytes(StandardCharsets.ISO_8859_1);
    return new CompileOutcome.Compiled(
        CompileOutcome.STATUS_IO_ERROR, out, explained, true, null, null, usage(report, 0));
  }

  private String tooLong() {
    return "took longer than " + setup.limits().wallTime().toSeconds() + " s";
  }

  private static CompileOutcome notStarted(byte[] err) {
    String said = new String(err, StandardCharsets.ISO_8859_1).strip();
    Reason reason =
        new Reason(
            "compiler-not-started", "compiler did not start" + (said.isEmpty() ? "" : ": " + said));
    return new CompileOutcome.NotStarted(reason, CompileOutcome.STATUS_ENVIRONMENT_DAMAGED, false);
  }

  private JobUsage usage(JobReport report, long outputBytes) {
    long realMs = Duration.ofNanos(setup.time().nanoTime() - startNanos).toMillis();
    return new JobUsage(
        realMs,
        report.userMs(),
        report.systemMs(),
        report.pageFaults(),
        sourceBytes.get(),
        outputBytes);
  }

  private void end(Cause why) {
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
