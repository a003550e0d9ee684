package dev.affogato.daemon.work.action;

import dev.affogato.daemon.work.execution.CompileLimits;
import dev.affogato.daemon.work.sandbox.JobLimits;
import java.time.Duration;

/**
 * What one action may use. Immutable.
 *
 * @param run limits of its program; the time is what an action gets that names none
 * @param longest the most time that an action may name
 * @param filesMax files and folders it may leave
 * @param outputsMax outputs it may name
 */
public record ActionLimits(CompileLimits run, Duration longest, int filesMax, int outputsMax) {
  /** Each of stdout and stderr; kept in memory. */
  private static final int TEXT_BYTES_MAX = 4 << 20;

  /** Siso asks for it with every action, however short. */
  private static final Duration LONGEST = Duration.ofHours(2);

  /** For machines that give a compile {@code memoryMib}. */
  public static ActionLimits of(int memoryMib) {
    CompileLimits compile = CompileLimits.of(memoryMib);
    return new ActionLimits(
        new CompileLimits(
            compile.job(), compile.wallTime(), compile.outputBytesMax(), TEXT_BYTES_MAX),
        LONGEST,
        20_000,
        1000);
  }

  /** The program's limits with less time. */
  CompileLimits within(Duration wallTime) {
    JobLimits job = run.job();
    return new CompileLimits(job, wallTime, run.outputBytesMax(), run.textBytesMax());
  }
}
