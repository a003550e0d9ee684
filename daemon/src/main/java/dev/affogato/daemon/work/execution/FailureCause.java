package dev.affogato.daemon.work.execution;

import dev.affogato.base.reason.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a failed compile says nothing about its source and should be tried again on the client's
 * machine, because this one lacked something (behaviour spec 5.8). Pure; immutable.
 *
 * @param limits what the job was allowed
 * @param touchedBytes page faults times page size; 0 where the kernel limits memory itself
 * @param cpuMs processor time used
 * @param memoryKills processes the kernel ended for want of memory
 * @param refusedProcesses processes the kernel did not start because there were too many
 * @param diskFull whether there is hardly any room for an object
 */
record FailureCause(
    CompileLimits limits,
    long touchedBytes,
    long cpuMs,
    long memoryKills,
    long refusedProcesses,
    boolean diskFull) {
  /**
   * What compilers and the C library say when memory is short; first letters vary, so they are left
   * out.
   */
  private static final List<String> MEMORY_HINTS =
      List.of(
          "memory exhausted",
          "out of memory",
          "annot allocate memory",
          "failed to map segment from shared object",
          "terminate called after throwing an instance of 'std::bad_alloc'",
          "llvm::MallocSlabAllocator::Allocate",
          "`NewElts && \"Out of memory\"' failed");

  private static final List<String> SPACE_HINTS = List.of("o space left on device");

  private static final List<String> PROCESS_HINTS = List.of("esource temporarily unavailable");

  private static final List<String> SIZE_HINTS =
      List.of("ile too large", "File size limit exceeded");

  /** Of gcc when one of its passes dies. */
  private static final List<String> SIGNAL_HINTS = List.of(" signal terminated program ");

  private static final int MEMORY_SHARE_PERCENT = 85;
  private static final int SIGNAL_BASE = 128;
  private static final int SIGNAL_MAX = 64;

  /** SIGXFSZ on every platform we know, signal(7). */
  private static final int SIGNAL_FILE_SIZE = 25;

  /** The reason, or null if the compiler's verdict stands. */
  @Nullable Reason of(int status, String stderr) {
    if (status == 0) {
      return null;
    }
    boolean signalled = status > SIGNAL_BASE && status <= SIGNAL_BASE + SIGNAL_MAX;
    if (memoryKills > 0) {
      return Stop.memory(limits);
    }
    if (signalled && cpuMs >= limits.job().cpuTime().toMillis()) {
      return Stop.cpuTime(limits);
    }
    if (status == SIGNAL_BASE + SIGNAL_FILE_SIZE || hasAny(stderr, SIZE_HINTS)) {
      return Stop.output(limits);
    }
    if (diskFull) {
      return Stop.DISK_FULL;
    }
    if (hasAny(stderr, SPACE_HINTS)) {
      return Stop.tmp(limits);
    }
    if (refusedProcesses > 0 || hasAny(stderr, PROCESS_HINTS)) {
      return Stop.processes(limits);
    }
    if (hasAny(stderr, MEMORY_HINTS) || touchedBytes > suspiciousBytes()) {
      return Stop.memory(limits);
    }
    // A compiler that dies by a signal proves nothing about the source: the client's own has the
    // last word.
    return signalled || hasAny(stderr, SIGNAL_HINTS) ? Stop.signal(status) : null;
  }

  private long suspiciousBytes() {
    return limits.job().memoryBytes() / 100 * MEMORY_SHARE_PERCENT;
  }

  private static boolean hasAny(String text, List<String> hints) {
    return hints.stream().anyMatch(text::contains);
  }
}
