package dev.affogato.daemon.work.execution;

import dev.affogato.daemon.work.sandbox.JobLimits;
import java.time.Duration;

/**
 * Where a compile is given up. Immutable.
 *
 * @param job what its processes may use
 * @param wallTime from start to end, waiting for the source included
 * @param outputBytesMax all files it leaves, together
 * @param textBytesMax each of stdout and stderr
 */
public record CompileLimits(
    JobLimits job, Duration wallTime, long outputBytesMax, int textBytesMax) {
  /**
   * @param memoryMib memory of the compiler (protocol spec 11.6)
   */
  public CompileLimits(int memoryMib, Duration wallTime, long outputBytesMax, int textBytesMax) {
    this(
        JobLimits.forCompile(memoryMib).withCpuTime(wallTime),
        wallTime,
        outputBytesMax,
        textBytesMax);
  }

  /**
   * Clients give up after 12 minutes (behaviour spec 8), so more time helps nobody. Both texts
   * travel in one message of at most 1 MiB (protocol spec 1.4).
   */
  public static CompileLimits of(int memoryMib) {
    return new CompileLimits(memoryMib, Duration.ofMinutes(15), 1L << 30, 500_000);
  }

  int memoryMib() {
    return job.memoryMib();
  }
}
