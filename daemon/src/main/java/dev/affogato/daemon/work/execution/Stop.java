package dev.affogato.daemon.work.execution;

import dev.affogato.base.reason.Reason;

/**
 * The reasons why a compiler was, or has to be, given up, in words that go behind "the remote
 * compiler". Immutable: no state.
 */
final class Stop {
  static final Reason CANCELLED = new Reason("cancelled", "was cancelled");
  static final Reason NO_OBJECT = new Reason("no-object", "ended well but left no object");
  static final Reason DISK_FULL = new Reason("disk-full", "found the disk of its machine full");

  private static final String MEMORY_CODE = "limit-memory";
  private static final long MIB = 1L << 20;

  private Stop() {}

  static Reason memory(CompileLimits limits) {
    return new Reason(
        MEMORY_CODE, "needed more memory than its limit of " + limits.memoryMib() + " MiB");
  }

  static boolean isMemory(Reason reason) {
    return reason.code().equals(MEMORY_CODE);
  }

  static Reason processes(CompileLimits limits) {
    return new Reason(
        "limit-processes",
        "started more processes than its limit of " + limits.job().processesMax());
  }

  static Reason cpuTime(CompileLimits limits) {
    return new Reason(
        "limit-cpu-time",
        "used more processor time than its limit of " + limits.job().cpuTime().toSeconds() + " s");
  }

  static Reason wallTime(CompileLimits limits) {
    return new Reason(
        "limit-time", "took longer than its limit of " + limits.wallTime().toSeconds() + " s");
  }

  static Reason output(CompileLimits limits) {
    return new Reason(
        "limit-output",
        "left too many files, or more than its limit of "
            + mib(Math.min(limits.outputBytesMax(), limits.job().fileBytesMax())));
  }

  static Reason text(CompileLimits limits) {
    return new Reason(
        "limit-text", "printed more than its limit of " + limits.textBytesMax() + " bytes");
  }

  static Reason signal(int status) {
    return new Reason("died-by-signal", "died with status " + status + ", by a signal");
  }

  static Reason tmp(CompileLimits limits) {
    return new Reason(
        "limit-tmp",
        "filled its /tmp, which has a limit of "
            + mib(limits.job().tmpBytesMax())
            + " and "
            + limits.job().tmpFilesMax()
            + " files");
  }

  private static String mib(long bytes) {
    return Math.max(1, bytes / MIB) + " MiB";
  }
}
