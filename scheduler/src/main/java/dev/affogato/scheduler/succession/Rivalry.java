package dev.affogato.scheduler.succession;

import dev.affogato.protocol.icecc.discovery.SchedulerIdentity;

/** Which of two schedulers of a network serves it (protocol spec 4.4). */
final class Rivalry {
  /** Announcements of older ones are not obeyed. */
  private static final int VERSION_MIN = 36;

  /** A version is one byte, and signed where it counts (protocol spec 4.3). */
  private static final int VERSION_MAX = 127;

  private Rivalry() {}

  /** Whether {@code own} gives way to {@code other}: a newer one, or one that runs for longer. */
  static boolean givesWay(SchedulerIdentity own, SchedulerIdentity other) {
    if (!own.netname().equals(other.netname())
        || other.version() < VERSION_MIN
        || other.version() > VERSION_MAX) {
      return false;
    }
    return other.version() > own.version()
        || (other.version() == own.version() && other.startTime() < own.startTime());
  }
}
