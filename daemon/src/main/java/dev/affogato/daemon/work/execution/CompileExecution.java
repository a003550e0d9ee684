package dev.affogato.daemon.work.execution;

import dev.affogato.base.reason.Reason;
import dev.affogato.daemon.work.environment.EnvironmentLease;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A compiler at work. Feed it the source, end the source, await the outcome, read the files, close.
 *
 * <p>One thread feeds and awaits; {@link #cancel} and {@link #close} may come from any other. What
 * a {@link LimitedJob} ended with is here what it means for a client.
 */
public final class CompileExecution implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(CompileExecution.class.getName());

  private final int jobId;
  private final LimitedJob job;
  private final JobPaths paths;
  private final EnvironmentLease lease;
  private final OutputStream stdin;
  private final AtomicLong sourceBytes = new AtomicLong();
  private volatile boolean compilerReads = true;

  /**
   * @param paths where the object will be
   * @param lease given back when this is closed
   */
  CompileExecution(int jobId, LimitedJob job, JobPaths paths, EnvironmentLease lease) {
    this.jobId = jobId;
    this.job = job;
    this.paths = paths;
    this.lease = lease;
    this.stdin = job.input();
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
    job.cancel();
  }

  /**
   * Waits for the compiler. A source that was not ended is ended now.
   *
   * @throws InterruptedException if this thread was interrupted; the compiler has been killed
   */
  public CompileOutcome await() throws InterruptedException, IOException {
    endOfSource();
    return switch (job.await()) {
      case JobEnd.Cancelled cancelled -> new CompileOutcome.Cancelled(counted(cancelled.used()));
      case JobEnd.NotStarted failure -> notStarted(failure.said());
      case JobEnd.GivenUp end ->
          givenUp(end.stdout(), end.stderr(), end.why(), counted(end.used()));
      case JobEnd.Ended end ->
          end.status() == 0
              ? compiled(end.stdout(), end.stderr(), counted(end.used()))
              : failed(end, counted(end.used()));
    };
  }

  private JobUsage counted(JobUsage used) {
    return used.withSourceBytes(sourceBytes.get());
  }

  private CompileOutcome compiled(byte[] out, byte[] err, JobUsage used) throws IOException {
    OutputFile object = OutputFile.ifRegular(job.folder().out().resolve(paths.objectName()));
    OutputFile dwo = OutputFile.ifRegular(job.folder().out().resolve(paths.dwoName()));
    if (object == null) {
      return givenUp(out, err, Stop.NO_OBJECT, used);
    }
    long bytes = object.sizeBytes() + (dwo == null ? 0 : dwo.sizeBytes());
    if (bytes > job.limits().outputBytesMax()) {
      return givenUp(out, err, Stop.output(job.limits()), used);
    }
    return new CompileOutcome.Compiled(
        0, out, err, false, object, dwo, used.withOutputBytes(bytes));
  }

  private CompileOutcome failed(JobEnd.Ended end, JobUsage used) {
    Reason excuse = end.excuse();
    if (excuse != null) {
      log(excuse);
    }
    return new CompileOutcome.Compiled(
        end.status(), end.stdout(), end.stderr(), excuse != null, null, null, used);
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
        String.valueOf(jobId),
        why.code(),
        why.text());
  }

  private static CompileOutcome notStarted(String said) {
    Reason reason =
        new Reason(
            "compiler-not-started", "compiler did not start" + (said.isEmpty() ? "" : ": " + said));
    return new CompileOutcome.NotStarted(reason, CompileOutcome.STATUS_ENVIRONMENT_DAMAGED, false);
  }

  /** Ends what still runs, removes every file and gives the environment back. */
  @Override
  public void close() {
    job.close();
    lease.close();
  }
}
