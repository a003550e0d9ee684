package dev.affogato.daemon.work.environment;

import java.time.Duration;

/**
 * What received environments may cost. Immutable.
 *
 * @param cacheBytesMax sum of all environments above which unused ones are removed
 * @param keepUnused an environment used less long ago than this is never removed for space
 * @param archiveBytesMax largest archive taken from a peer, as sent
 * @param unpackedBytesMax largest environment on disk
 * @param membersMax most files, folders and links in one environment
 * @param expansionMax how many times larger than the archive its content may be, once beyond 64 MiB
 */
public record EnvironmentLimits(
    long cacheBytesMax,
    Duration keepUnused,
    long archiveBytesMax,
    long unpackedBytesMax,
    int membersMax,
    int expansionMax) {
  private static final long MIB = 1L << 20;

  /**
   * Cache limit and keep time of icecream (behaviour spec 4.11), the rest far above real tool
   * chains (30-300 MB).
   */
  public static EnvironmentLimits defaults() {
    return new EnvironmentLimits(
        256 * MIB, Duration.ofSeconds(200), 1024 * MIB, 4096 * MIB, 50_000, 100);
  }

  public EnvironmentLimits withCacheBytesMax(long newCacheBytesMax) {
    return new EnvironmentLimits(
        newCacheBytesMax, keepUnused, archiveBytesMax, unpackedBytesMax, membersMax, expansionMax);
  }
}
