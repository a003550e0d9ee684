package dev.affogato.daemon.front;

import java.time.Duration;

/** How long the daemon lets its clients wait for others. */
final class Patience {
  /**
   * How long those who wait for an answer are kept when the scheduler is lost. One that restarts is
   * found again within 3 s of search and 1 s of patience.
   */
  static final Duration NEXT_SCHEDULER = Duration.ofSeconds(5);

  /** A scheduler from which nothing was heard for as long although somebody asked is doubted. */
  static final Duration SILENT_SCHEDULER = Duration.ofSeconds(10);

  /**
   * If the scheduler had no machine for anybody for as long, requests are taken back while there
   * are free slots here: a scheduler gives nothing to a machine at full load, this one included,
   * and the slots say what a machine can carry all the same.
   */
  static final Duration BUSY_MACHINES = Duration.ofSeconds(15);

  /**
   * After as long without a beginning or an end, one more of this machine's own jobs starts
   * whatever the memory. Far beyond most compiles, so that waiting has usually had its use.
   */
  static final Duration STANDSTILL = Duration.ofSeconds(30);

  private Patience() {}

  /**
   * @param unreachable whether the lost scheduler's machine does not answer any more. Those who
   *     wait have done so while that was found out, and it will not be back in a moment.
   */
  static Duration nextScheduler(boolean unreachable) {
    return unreachable ? Duration.ZERO : NEXT_SCHEDULER;
  }
}
