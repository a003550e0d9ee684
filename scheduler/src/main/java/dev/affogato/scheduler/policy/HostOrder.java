package dev.affogato.scheduler.policy;

import java.util.Comparator;

/**
 * Best host first: a free slot before a place in a queue, then the share of the machine in use,
 * then speed, then whoever waited longest for a job.
 *
 * <p>The share in use is jobs per slot plus the load of other work, the latter in steps of a tenth
 * so that an idle machine's noise does not outweigh its speed. A machine with too few samples
 * counts as the fastest, else it would never be measured.
 */
public final class HostOrder implements Comparator<HostView> {
  /** Below this many samples a speed says little (protocol spec 9.5). */
  public static final int SPEED_SAMPLES_MIN = 7;

  private static final int LOAD_STEP = HostView.LOAD_FULL / 10;

  @Override
  public int compare(HostView a, HostView b) {
    if (a == b) {
      return 0;
    }
    int order = Boolean.compare(b.hasFreeSlot(), a.hasFreeSlot());
    if (order == 0) {
      order = Long.compare(permilleInUse(a), permilleInUse(b));
    }
    if (order == 0) {
      order = Double.compare(assumedSpeed(b), assumedSpeed(a));
    }
    if (order == 0) {
      order = Integer.compareUnsigned(a.lastAssignedJobId(), b.lastAssignedJobId());
    }
    return order != 0 ? order : Integer.compare(a.hostId(), b.hostId());
  }

  private static long permilleInUse(HostView host) {
    return 1000L * host.jobs() / Math.max(1, host.maxJobs())
        + (host.load() - host.load() % LOAD_STEP);
  }

  private static double assumedSpeed(HostView host) {
    return host.speedSamples() < SPEED_SAMPLES_MIN ? Double.MAX_VALUE : host.speed();
  }
}
