package dev.affogato.scheduler.policy;

import java.util.Comparator;

/**
 * Best host first: a free slot before a place in a queue, then {@link HostView#pace} in steps, so
 * that noise decides nothing, then whoever waited longest for a job.
 */
public final class HostOrder implements Comparator<HostView> {
  /** Machines whose pace differs by less are alike. */
  private static final double STEP = Math.log(1.1);

  @Override
  public int compare(HostView a, HostView b) {
    if (a == b) {
      return 0;
    }
    int order = Boolean.compare(b.hasFreeSlot(), a.hasFreeSlot());
    if (order == 0) {
      order = Integer.compare(b.paceStep(), a.paceStep());
    }
    if (order == 0) {
      order = Integer.compareUnsigned(a.lastAssignedJobId(), b.lastAssignedJobId());
    }
    return order != 0 ? order : Integer.compare(a.hostId(), b.hostId());
  }

  /** A pace of that step. */
  public static double pace(int step) {
    return Math.exp(step * STEP);
  }

  /** The step that {@code pace} belongs to. */
  public static int step(double pace) {
    return (int) Math.floor(Math.log(Math.max(pace, Double.MIN_NORMAL)) / STEP);
  }
}
