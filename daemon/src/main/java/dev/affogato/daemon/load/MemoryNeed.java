package dev.affogato.daemon.load;

/**
 * What a compile grows to, learned from those that ended: the usual need and four times its usual
 * deviation, as TCP estimates how long to wait for an answer (RFC 6298). So a project of large
 * sources makes a small machine careful within a few jobs, and one monster is soon forgotten.
 *
 * <p>Pure. Confined to {@link Machine}, which calls under its lock.
 */
final class MemoryNeed {
  private static final long MIB = 1L << 20;

  /** Less than any compiler proper needs. */
  private static final long LEAST_BYTES = 64 * MIB;

  private static final int DEVIATIONS = 4;
  private static final int MEAN_GAIN = 8;
  private static final int DEVIATION_GAIN = 4;

  /** Together 256 MiB: a large C++ source without optimisation. */
  private long meanBytes = 128 * MIB;

  private long deviationBytes = 32 * MIB;

  /** A job ended that touched so much memory. */
  void ended(long touchedBytes) {
    long error = touchedBytes - meanBytes;
    meanBytes += error / MEAN_GAIN;
    deviationBytes += (Math.abs(error) - deviationBytes) / DEVIATION_GAIN;
  }

  /**
   * What the next one may need.
   *
   * @param limitBytes what it may have at all
   */
  long bytes(long limitBytes) {
    long expected = Math.max(LEAST_BYTES, meanBytes + DEVIATIONS * deviationBytes);
    return Math.min(expected, limitBytes);
  }
}
