package dev.affogato.scheduler.estimate;

/**
 * How many jobs at a time a machine is given that may be failing. Confined to the scheduler's
 * thread.
 *
 * <p>Each failure halves the number, each success doubles it; when one job at a time still fails,
 * the machine gets none for a while, and for longer each time. Failures within an instant count
 * once: somebody who breaks off a build ends many jobs on many healthy machines.
 */
public final class Trust {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long INSTANT_NANOS = NANOS_PER_SECOND / 5;
  private static final long FIRST_PAUSE_NANOS = 10 * NANOS_PER_SECOND;
  private static final long LAST_PAUSE_NANOS = 300 * NANOS_PER_SECOND;
  private static final int UNLIMITED = Integer.MAX_VALUE;

  private int jobs = UNLIMITED;
  private boolean suspended;
  private long suspendedUntil;
  private long pause = FIRST_PAUSE_NANOS;
  private boolean failedBefore;
  private long lastFailure;

  /** How many jobs it may have. */
  public int jobs() {
    return jobs;
  }

  public boolean isSuspended() {
    return suspended;
  }

  /** Whether a pause is over, so that {@link #resume} should be called. */
  public boolean mayResume(long nowNanos) {
    return suspended && nowNanos - suspendedUntil >= 0;
  }

  /** Tries it again with one job. */
  public void resume() {
    suspended = false;
    jobs = 1;
  }

  public void succeeded(int slots) {
    if (jobs != UNLIMITED) {
      jobs = jobs >= slots ? UNLIMITED : 2 * jobs;
      pause = FIRST_PAUSE_NANOS;
    }
  }

  public void failed(int slots, long nowNanos) {
    if (failedBefore && nowNanos - lastFailure < INSTANT_NANOS) {
      return;
    }
    failedBefore = true;
    lastFailure = nowNanos;
    int before = Math.min(jobs, Math.max(1, slots));
    if (before > 1) {
      jobs = before / 2;
    } else if (jobs == UNLIMITED) {
      jobs = 1;
    } else if (!suspended) {
      suspended = true;
      suspendedUntil = nowNanos + pause;
      pause = Math.min(2 * pause, LAST_PAUSE_NANOS);
    }
  }
}
