package dev.affogato.daemon.work.environment;

import java.time.Duration;

/**
 * What received environments may cost. Immutable.
 *
 * @param keepUnused an environment used less long ago than this is never removed for space
 * @param archiveBytesMax largest archive taken from a peer, as sent
 * @param unpackedBytesMax largest environment on disk
 * @param membersMax most files, folders and links in one environment
 * @param expansionMax how many times larger than the archive its content may be, once beyond 64 MiB
 */
public record EnvironmentLimits(
    Duration keepUnused,
    long archiveBytesMax,
    long unpackedBytesMax,
    int membersMax,
    int expansionMax) {
  private static final long MIB = 1L << 20;

  /**
   * Keep time of icecream (behaviour spec 4.11), the rest far above real tool chains (30-300 MB).
   */
  public static EnvironmentLimits defaults() {
    return new EnvironmentLimits(Duration.ofSeconds(200), 1024 * MIB, 4096 * MIB, 50_000, 100);
  }
}
