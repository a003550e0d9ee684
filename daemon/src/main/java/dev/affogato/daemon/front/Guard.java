package dev.affogato.daemon.front;

import dev.affogato.base.net.PeerShares;
import dev.affogato.base.time.TimeSource;

/**
 * What all conversations share to keep one bad peer from being felt by the others.
 *
 * @param connections shared by users of this machine and by addresses
 * @param foreignJobs shared by addresses
 */
record Guard(
    PeerLimits limits, PeerShares connections, PeerShares foreignJobs, Complaints complaints) {
  /** Root and the daemon's own user must be able to look at what goes on. */
  private static final int RESERVE = 64;

  static Guard of(PeerLimits limits, TimeSource time) {
    return new Guard(
        limits,
        new PeerShares(limits.connectionsMax(), RESERVE),
        new PeerShares(limits.foreignJobsMax(), 0),
        new Complaints(time));
  }
}
