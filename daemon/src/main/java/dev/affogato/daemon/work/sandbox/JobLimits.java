package dev.affogato.daemon.work.sandbox;

import java.time.Duration;

/**
 * What one job may use. Immutable.
 *
 * @param memoryMib address space of each process
 * @param fileBytesMax largest file it may write
 * @param tmpBytesMax size of its private /tmp, which lies in memory
 * @param processesMax processes and threads of the job's user, all of that user's jobs together:
 *     the kernel counts per user, so it must be well above slots times processes per job
 * @param openFilesMax open files of each process
 * @param cpuTime CPU time of each process; it ends what outlives the daemon
 */
public record JobLimits(
    int memoryMib,
    long fileBytesMax,
    long tmpBytesMax,
    int processesMax,
    int openFilesMax,
    Duration cpuTime) {
  private static final long MIB = 1L << 20;

  /**
   * For a compile that may use {@code memoryMib} (protocol spec 11.6); the rest is far above any
   * real compile.
   */
  public static JobLimits forCompile(int memoryMib) {
    return new JobLimits(memoryMib, 1024 * MIB, 1024 * MIB, 4096, 1024, Duration.ofMinutes(60));
  }

  public JobLimits withCpuTime(Duration newCpuTime) {
    return new JobLimits(
        memoryMib, fileBytesMax, tmpBytesMax, processesMax, openFilesMax, newCpuTime);
  }
}
