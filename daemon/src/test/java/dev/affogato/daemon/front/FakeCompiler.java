package dev.affogato.daemon.front;

import dev.affogato.base.reason.Reason;
import dev.affogato.daemon.work.environment.EnvironmentId;
import dev.affogato.daemon.work.execution.CompileJob;
import dev.affogato.daemon.work.execution.CompileOutcome;
import dev.affogato.daemon.work.execution.JobUsage;
import dev.affogato.daemon.work.execution.OutputFile;
import dev.affogato.daemon.work.execution.Verification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A compiler whose object is its source, behind the word {@code object:}. */
final class FakeCompiler implements ForeignCompiler {
  static final JobUsage USAGE = new JobUsage(40, 30, 20, 10, 0, 7);

  final BlockingQueue<CompileJob> started = new LinkedBlockingQueue<>();
  final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  final AtomicInteger verifications = new AtomicInteger();
  final AtomicInteger open = new AtomicInteger();
  private final Path directory;

  /** Closed: compilers do not end before it is opened. */
  volatile CountDownLatch mayEnd = new CountDownLatch(0);

  volatile int status;
  volatile boolean missing;

  /** Whether interrupts come as what a pipe makes of them. */
  volatile boolean interruptedInPipe;

  FakeCompiler(Path directory) {
    this.directory = directory;
  }

  @Override
  public Verification verify(EnvironmentId id) {
    verifications.incrementAndGet();
    boolean busy = id.name().contains("busy");
    boolean broken = id.name().contains("broken");
    return new Verification(!broken && !busy, "it is called " + id.name(), busy);
  }

  @Override
  public Execution start(CompileJob job) {
    started.add(job);
    open.incrementAndGet();
    return new Running(job);
  }

  private final class Running implements Execution {
    private final CompileJob job;
    private final ByteArrayOutputStream source = new ByteArrayOutputStream();
    private final CountDownLatch cancelled = new CountDownLatch(1);

    Running(CompileJob job) {
      this.job = job;
    }

    @Override
    public void feed(byte[] bytes, int offset, int length) {
      source.write(bytes, offset, length);
    }

    @Override
    public void cancel() {
      cancelled.countDown();
    }

    @Override
    public CompileOutcome await() throws IOException, InterruptedException {
      awaitEnd();
      if (missing) {
        return new CompileOutcome.NotStarted(
            new Reason("missing", "usr/bin/as is not executable"), 110, true);
      }
      byte[] warning = "warned\n".getBytes();
      if (status != 0) {
        return new CompileOutcome.Compiled(status, new byte[0], warning, false, null, null, USAGE);
      }
      return new CompileOutcome.Compiled(
          0, new byte[0], warning, false, file("object:"), dwo(), USAGE);
    }

    private void awaitEnd() throws IOException, InterruptedException {
      try {
        mayEnd.await();
      } catch (InterruptedException e) {
        if (interruptedInPipe) {
          throw new ClosedByInterruptException();
        }
        throw e;
      }
    }

    private OutputFile dwo() throws IOException {
      return job.splitDwarf() ? file("dwo:") : null;
    }

    private OutputFile file(String word) throws IOException {
      Path file = Files.createTempFile(directory, "out", "");
      byte[] head = word.getBytes();
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      content.write(head);
      source.writeTo(content);
      Files.write(file, content.toByteArray());
      return new OutputFile(file, content.size());
    }

    @Override
    public void close() {
      open.decrementAndGet();
      events.add("closed " + job.jobId());
    }
  }
}
