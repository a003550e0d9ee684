package dev.affogato.daemon.load;

import dev.affogato.base.memory.MemoryReading;
import java.time.Duration;
import java.util.Collection;

/**
 * Whether memory carries one more job beside those that run. A job has most of its memory only
 * after a few seconds, and a reading does not tell of what it will still take; so what runs is
 * counted with what it may yet grow by.
 *
 * <p>Pure: readings and times come from outside. Confined to whoever hands out slots.
 */
public final class MemoryBudget {
  /** A compiler has most of its memory by then; the readings tell of it. */
  private static final Duration GROWS = Duration.ofSeconds(5);

  /** What a job that has grown may yet need: templates and optimisers take their time. */
  private static final int GROWN_SHARE = 4;

  /** Above this share of time in which every process waits for memory, nothing is gained. */
  private static final double STALLED_PERCENT_MAX = 10;

  private MemoryReading left = MemoryReading.UNKNOWN;
  private long jobBytes;

  /**
   * What there is now.
   *
   * @param needBytes what a job is expected to grow to
   */
  public void reading(MemoryReading reading, long needBytes) {
    left = reading;
    jobBytes = needBytes;
  }

  /**
   * @param runningSinceNanos when each of those that run began
   */
  public boolean carriesOneMore(Collection<Long> runningSinceNanos, long nowNanos) {
    long neededBytes = jobBytes;
    for (long beganNanos : runningSinceNanos) {
      boolean grows = nowNanos - beganNanos < GROWS.toNanos();
      neededBytes += grows ? jobBytes : jobBytes / GROWN_SHARE;
    }
    return left.stalledPercent() < STALLED_PERCENT_MAX && left.availableBytes() >= neededBytes;
  }
}
