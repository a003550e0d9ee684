package dev.affogato.daemon.work.execution;

import dev.affogato.daemon.work.sandbox.JobReport;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/** A program started for a job, as its {@link LimitedJob} sees it. Thread-safe. */
interface Program {
  /** The outermost process around it; 0 while that is not known. */
  long pid();

  /** What it reads. */
  OutputStream input();

  boolean isRunning();

  /** Waits for its end, but not longer than that; whether it has ended. */
  boolean await(Duration max) throws InterruptedException;

  /** Waits for its end and all it printed. */
  End end() throws InterruptedException, IOException;

  /** Whether it printed more than is kept. */
  boolean saysTooMuch();

  /** Ends it with all it started; returns when that is so, or after {@code limit}. */
  void kill(Duration limit) throws InterruptedException;

  /**
   * What became of it.
   *
   * @param report what the process around it wrote
   */
  record End(int status, byte[] stdout, byte[] stderr, JobReport report) {}
}
