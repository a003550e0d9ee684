package dev.affogato.daemon.load;

import java.time.Duration;

/**
 * Whether the owner of this machine is at work: uses it with programs at normal priority, or
 * builds. Our jobs of others run niced, and so do the owner's chores that may wait; neither counts.
 *
 * <p>Work begins at once and ends slowly, because people read and think between two keystrokes: a
 * machine is left alone when it was calm for a minute. In between, what would not begin a spell of
 * work does prolong one. Pure; confined to one thread.
 */
public final class OwnerRule {
  /** Of one processor: more than a desktop uses by itself. */
  static final int BEGINS_PERCENT = 40;

  /** Of one processor: a page that scrolls, a video that plays. */
  static final int GOES_ON_PERCENT = 15;

  static final Duration CALM = Duration.ofMinutes(1);

  private boolean atWork = true;
  private long lastSignNanos;

  /**
   * @param startNanos the owner counts as at work until a minute later, as nothing is known
   */
  public OwnerRule(long startNanos) {
    this.lastSignNanos = startNanos;
  }

  /**
   * Looks again, and returns whether the owner is at work.
   *
   * @param percent of one processor used at normal priority since the last look, without this
   *     process
   * @param ownJobs jobs of this machine's own users that run or wait
   */
  public boolean look(int percent, int ownJobs, long nowNanos) {
    if (ownJobs > 0 || percent >= (atWork ? GOES_ON_PERCENT : BEGINS_PERCENT)) {
      atWork = true;
      lastSignNanos = nowNanos;
    } else if (nowNanos - lastSignNanos >= CALM.toNanos()) {
      atWork = false;
    }
    return atWork;
  }
}
