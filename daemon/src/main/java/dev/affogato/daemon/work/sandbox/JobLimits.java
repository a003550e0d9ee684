package dev.affogato.daemon.work.sandbox;

import java.time.Duration;

/**
 * What one job may use. Immutable.
 *
 * @param memoryMib of all its processes and its /tmp together where there are control groups; the
 *     address space of each process elsewhere
 * @param fileBytesMax largest file it may write
 * @param tmpBytesMax size of its private /tmp, which lies in memory
 * @param tmpFilesMax files and folders there: each takes kernel memory however small it is
 * @param processesMax its processes and threads
 * @param openFilesMax open files of each process
 * @param cpuTime of all its processes together; each alone is ended by the kernel after the same
 *     time, which ends what outlives the daemon
 */
public record JobLimits(
    int memoryMib,
    long fileBytesMax,
    long tmpBytesMax,
    int tmpFilesMax,
    int processesMax,
    int openFilesMax,
    Duration cpuTime) {
  private static final long MIB = 1L << 20;

  /**
   * For a compile that may use {@code memoryMib} (protocol spec 11.6); the rest is far above any
   * real compile, which has about five processes and as many temporary files.
   */
  public static JobLimits forCompile(int memoryMib) {
    return new JobLimits(
        memoryMib, 1024 * MIB, 1024 * MIB, 10_000, 256, 1024, Duration.ofMinutes(60));
  }

  public JobLimits withCpuTime(Duration newCpuTime) {
    return new JobLimits(
        memoryMib, fileBytesMax, tmpBytesMax, tmpFilesMax, processesMax, openFilesMax, newCpuTime);
  }

  public long memoryBytes() {
    return memoryMib * MIB;
  }
}
