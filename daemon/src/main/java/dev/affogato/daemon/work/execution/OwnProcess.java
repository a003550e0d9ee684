package dev.affogato.daemon.work.execution;

import dev.affogato.daemon.work.sandbox.JobReport;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A program that this daemon has started itself. Thread-safe. */
final class OwnProcess implements Program {
  private final Process process;
  private final KillableProcess tree;
  private final LimitedJob.Setup setup;
  private final TextCapture stdout;
  private final TextCapture stderr;

  OwnProcess(Process process, LimitedJob.Setup setup) {
    this.process = process;
    this.setup = setup;
    this.tree = new KillableProcess(process.toHandle(), setup.shape(), setup.group());
    this.stdout = TextCapture.start(process.getInputStream(), setup.limits().textBytesMax());
    this.stderr = TextCapture.start(process.getErrorStream(), setup.limits().textBytesMax());
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public OutputStream input() {
    return process.getOutputStream();
  }

  @Override
  public boolean isRunning() {
    return process.isAlive();
  }

  @Override
  public boolean await(Duration max) throws InterruptedException {
    return process.waitFor(max.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public End end() throws InterruptedException, IOException {
    int status = process.waitFor();
    byte[] out = stdout.await();
    byte[] err = stderr.await();
    return new End(status, out, err, JobReport.read(setup.folder().report(), setup.shape()));
  }

  @Override
  public boolean saysTooMuch() {
    return stdout.truncated() || stderr.truncated();
  }

  @Override
  public void kill(Duration limit) throws InterruptedException {
    tree.killTree(limit);
  }
}
