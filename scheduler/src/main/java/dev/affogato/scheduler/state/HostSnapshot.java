package dev.affogato.scheduler.state;

import java.util.List;

/**
 * A daemon at one moment, for people. Immutable.
 *
 * @param hostId the number monitors know it by
 * @param version the highest protocol version it speaks
 * @param speed bytes of object code per millisecond of CPU, raised while there are few samples
 *     (protocol spec 9.5); 0 if unknown
 * @param installingSeconds how long it has been unpacking an environment; -1 if it is not
 * @param jobs given to it
 */
public record HostSnapshot(
    int hostId,
    String nodeName,
    String address,
    int port,
    String platform,
    int version,
    int maxJobs,
    boolean noRemote,
    boolean acceptsConnections,
    int load,
    double speed,
    long installingSeconds,
    List<JobSnapshot> jobs) {
  static HostSnapshot of(Daemon daemon, Moment now) {
    return new HostSnapshot(
        daemon.hostId(),
        daemon.nodeName(),
        daemon.address(),
        daemon.port(),
        daemon.platform(),
        daemon.version(),
        daemon.announcedMaxJobs(),
        daemon.noRemote(),
        daemon.acceptsConnections(),
        daemon.load(),
        daemon.history.shown(),
        daemon.installing() ? now.secondsSince(daemon.installingSinceNanos()) : -1,
        daemon.assigned().stream().map(JobSnapshot::of).toList());
  }
}
