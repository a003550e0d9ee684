package dev.affogato.daemon.work.execution;

import dev.affogato.daemon.work.sandbox.JobReport;
import dev.affogato.daemon.work.sandbox.group.JobGroup;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A program that the {@link JailServer} runs. Thread-safe: the server's reader tells it what
 * happens, others wait.
 */
final class ServedProgram implements Program {
  private static final Duration ROUND = Duration.ofMillis(20);

  private final Runnable ender;
  private final @Nullable JobGroup group;
  private final KeptText stdout;
  private final KeptText stderr;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile long pid;
  private volatile JobReport report = JobReport.NONE;

  /**
   * @param ender asks for the end
   * @param group of all its processes, which the kernel ends at once
   * @param textBytesMax of each of its streams
   */
  ServedProgram(Runnable ender, @Nullable JobGroup group, int textBytesMax) {
    this.ender = ender;
    this.group = group;
    this.stdout = new KeptText(textBytesMax);
    this.stderr = new KeptText(textBytesMax);
  }

  void begun(long outermost) {
    pid = outermost;
  }

  KeptText stdout() {
    return stdout;
  }

  KeptText stderr() {
    return stderr;
  }

  /**
   * @param line the report; none if who was to write it was killed
   */
  void ended(byte[] line) {
    report = JobReport.ofJail(new String(line, StandardCharsets.ISO_8859_1));
    over.countDown();
  }

  @Override
  public long pid() {
    return pid;
  }

  @Override
  public OutputStream input() {
    return OutputStream.nullOutputStream();
  }

  @Override
  public boolean isRunning() {
    return over.getCount() > 0;
  }

  @Override
  public boolean await(Duration max) throws InterruptedException {
    return over.await(max.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public End end() throws InterruptedException {
    over.await();
    return new End(report.status(), stdout.bytes(), stderr.bytes(), report);
  }

  @Override
  public boolean saysTooMuch() {
    return stdout.isTruncated() || stderr.isTruncated();
  }

  @Override
  public void kill(Duration limit) throws InterruptedException {
    for (long ms = 0; ms < limit.toMillis(); ms += ROUND.toMillis()) {
      if (group != null) {
        group.kill();
      }
      ender.run();
      if (await(ROUND)) {
        return;
      }
    }
  }
}
