package dev.affogato.base.process;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;

/**
 * Does heavy steps of this process at a lowered priority, so that the machine's owner does not
 * notice them. Immutable, thread-safe.
 *
 * <p>Linux knows a niceness and an I/O class of each thread, the JDK neither. So each step gets a
 * thread of the system for itself, which lets {@code renice} and {@code ionice} change it before it
 * begins; the threads that carry virtual ones must stay as they are.
 */
public final class Background {
  private static final System.Logger LOG = System.getLogger(Background.class.getName());

  /** Names the calling thread of the system: {@code PID/task/TID}. */
  private static final Path THIS_THREAD = Path.of("/proc/thread-self");

  /** Column of proc(5)'s stat, counted behind the name, which ends with the last parenthesis. */
  private static final int STAT_NICE = 19 - 3;

  private static final int NICENESS_MAX = 19;

  private final int niceLevel;
  private final ProcessRunner runner;

  /**
   * @param niceLevel niceness of the steps, 0 to 19; with 0 nothing is lowered
   */
  public Background(int niceLevel, ProcessRunner runner) {
    this.niceLevel = niceLevel;
    this.runner = runner;
  }

  /** What is done; ends when its thread is interrupted. */
  public interface Step {
    void run() throws IOException, InterruptedException;
  }

  /**
   * Does {@code step} to its end. A priority that cannot be lowered keeps nothing from being done.
   *
   * @throws InterruptedException if this thread was interrupted, the step thereby, and it has ended
   */
  public void run(Step step) throws IOException, InterruptedException {
    if (niceLevel == 0) {
      step.run();
      return;
    }
    FutureTask<Exception[]> task = new FutureTask<>(() -> failureOf(step));
    Thread thread = Thread.ofPlatform().name("background").daemon().start(task);
    boolean interrupted = joinDespiteInterrupts(thread);
    for (Exception failure : task.resultNow()) {
      switch (failure) {
        case IOException e -> throw e;
        case InterruptedException e -> throw e;
        case RuntimeException e -> throw e;
        default -> throw new IllegalStateException(failure);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** None or one. */
  private Exception[] failureOf(Step step) {
    try {
      lowerThisThread();
      step.run();
      return new Exception[0];
    } catch (IOException | InterruptedException | RuntimeException e) {
      return new Exception[] {e};
    }
  }

  private void lowerThisThread() throws InterruptedException {
    try {
      String thread = Files.readSymbolicLink(THIS_THREAD).getFileName().toString();
      lower(List.of("renice", "-n", Integer.toString(lowered(niceness())), "-p", thread));
      lower(List.of("ionice", "-c", "3", "-p", thread));
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the priority of a thread cannot be lowered: {0}", e.getMessage());
    }
  }

  /** {@code renice} sets a niceness, and raises the priority of what was nicer before. */
  private int lowered(int niceness) {
    return Math.min(NICENESS_MAX, niceness + niceLevel);
  }

  /** Of the calling thread of the system. */
  static int niceness() throws IOException {
    String stat = Files.readString(THIS_THREAD.resolve("stat"), StandardCharsets.ISO_8859_1);
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[STAT_NICE]);
  }

  private void lower(List<String> command) throws IOException, InterruptedException {
    ProcessResult result = runner.run(Command.of(command));
    if (!result.succeeded()) {
      LOG.log(Level.DEBUG, "{0}: {1}", command, result.stderrText().strip());
    }
  }

  /** Returns whether there were interrupts; they are passed on. */
  private static boolean joinDespiteInterrupts(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
        thread.interrupt();
      }
    }
  }
}
