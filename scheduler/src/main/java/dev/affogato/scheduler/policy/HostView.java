package dev.affogato.scheduler.policy;

/** A daemon as the policy sees it. Implementations are confined to the scheduler's thread. */
public interface HostView {
  /** Load at which a daemon takes no foreign jobs (protocol spec 3.16). */
  int LOAD_FULL = 1000;

  /** The scheduler's number of the daemon, growing in the order of logins. */
  int hostId();

  String nodeName();

  /** Its address as the scheduler sees it. */
  String address();

  /** Where that address leads to it. */
  Realm realm();

  String platform();

  /** Slots; 0 also while the daemon does not answer pings (protocol spec 9.8). */
  int maxJobs();

  /** Jobs given to it that have not ended. */
  int assignedJobs();

  /**
   * Slots taken by commands of its own users that no scheduler sends anywhere: links, probes.
   * icecream 1.4 does not count them, later versions do (protocol spec 13).
   */
  int localJobs();

  /** 0 to 1000, without our own jobs; 1000 until the first report. */
  int load();

  /**
   * Memory left for one more job, in MiB, as far as reports and the jobs given since tell; the
   * greatest number if nobody told.
   */
  int freeMemoryMib();

  boolean chrootPossible();

  boolean noRemote();

  /** Whether the last connection test reached it. */
  boolean acceptsConnections();

  /** Whether it is unpacking an environment. */
  boolean installing();

  int features();

  /** The highest protocol version it speaks. */
  int version();

  boolean hasEnvironment(String target, String name);

  /** Whether this daemon, as a submitter, found the environment unusable on {@code server}. */
  boolean blacklists(HostView server, String target, String name);

  /** Bytes of object code per millisecond of CPU (protocol spec 9.5); 0 if unknown. */
  double speed();

  /** How many jobs {@link #speed()} was learned from, up to the number kept. */
  int speedSamples();

  /**
   * Work it does in a millisecond, relative to others, for one job more than it has: from its last
   * jobs, other work on it, and the share of its slots in use. One that was hardly measured counts
   * as fast, else it would never be.
   */
  double pace();

  /** Its pace as it usually is under jobs, whatever it has now. */
  double steadyPace();

  /** {@link HostOrder#step} of the pace. */
  int paceStep();

  /** How many jobs it is trusted with; all it has slots for, unless it failed lately. */
  int trustedJobs();

  /** Whether it gets no jobs for a while because it failed even single ones. */
  boolean suspended();

  /** Whether it found any environment unusable anywhere. */
  boolean blacklistsAny();

  /** The last job given to it; 0 for none. */
  int lastAssignedJobId();

  /**
   * Jobs it may hold: its slots and a few more, so that it does not idle between two jobs (protocol
   * spec 9.4.2). Where local jobs take all slots nothing waits in line behind them: nobody knows
   * how long they last.
   */
  default int capacity() {
    int ahead = localJobs() < maxJobs() ? 1 + maxJobs() / 4 : 0;
    return maxJobs() <= 0 ? 0 : Math.min(trustedJobs(), maxJobs() + ahead);
  }

  /** Jobs of whatever kind that it holds. */
  default int jobs() {
    return assignedJobs() + localJobs();
  }

  /** Whether both are the same daemon. */
  default boolean isSame(HostView other) {
    return hostId() == other.hostId();
  }

  /** Whether a job given to it now would start at once. */
  default boolean hasFreeSlot() {
    return jobs() < Math.min(trustedJobs(), maxJobs());
  }
}
