package dev.affogato.daemon.work.execution;

import java.util.List;

/**
 * Whether a failed compile should be tried again on the client's machine because this one lacked
 * something (behaviour spec 5.8): pure.
 */
final class MemoryExhaustion {
  /**
   * What compilers and the C library say when memory or space is short; first letters vary, so they
   * are left out.
   */
  private static final List<String> HINTS =
      List.of(
          "memory exhausted",
          "out of memory",
          "annot allocate memory",
          "failed to map segment from shared object",
          "terminate called after throwing an instance of 'std::bad_alloc'",
          "llvm::MallocSlabAllocator::Allocate",
          "`NewElts && \"Out of memory\"' failed",
          "o space left on device",
          // gcc when the kernel kills one of its passes.
          "Killed signal terminated program");

  private static final int MEMORY_SHARE_PERCENT = 85;
  private static final int SIGNAL_STATUS_MIN = 129;
  private static final int SIGNAL_STATUS_MAX = 128 + 64;

  private MemoryExhaustion() {}

  /**
   * @param status of the compiler; 128 + n for signal n
   * @param touchedBytes page faults times page size
   */
  static boolean suspected(int status, String stderr, long touchedBytes, int memoryMib) {
    if (status == 0) {
      return false;
    }
    // A compiler that dies by a signal proves nothing about the source: the client's own has the
    // last word.
    boolean died = status >= SIGNAL_STATUS_MIN && status <= SIGNAL_STATUS_MAX;
    long suspiciousBytes = ((long) memoryMib << 20) / 100 * MEMORY_SHARE_PERCENT;
    return died || touchedBytes > suspiciousBytes || HINTS.stream().anyMatch(stderr::contains);
  }
}
