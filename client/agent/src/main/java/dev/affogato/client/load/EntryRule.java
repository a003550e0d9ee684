package dev.affogato.client.load;

import dev.affogato.base.memory.MemoryReading;
import java.time.Duration;
import java.util.Collection;

/**
 * Whether more work may start. Pure and immutable.
 *
 * <p>Something always runs: the first comes in whatever the memory. And nobody waits for ever: what
 * runs may itself wait for what asks to start, as a wrapper does for the compiler it calls; so when
 * nothing has come or gone for a while, one more is let in.
 */
final class EntryRule {
  /** A compiler has most of its memory after a few seconds; then the readings tell of it. */
  private static final Duration GROWS = Duration.ofSeconds(5);

  /** What grown work may yet need: templates and optimisers take their time. */
  private static final int GROWN_SHARE = 4;

  /** Above this the machine swaps instead of working. */
  private static final double STALLED_PERCENT_MAX = 10;

  /** Far beyond most compiles, so that waiting has usually had its use. */
  private static final Duration STANDSTILL = Duration.ofSeconds(30);

  private final int processors;

  EntryRule(int processors) {
    this.processors = processors;
  }

  /** Work that runs, since {@code beganNanos}. */
  record Running(Work work, long beganNanos) {}

  /**
   * Decides about {@code next}.
   *
   * @param changedNanos when work last came or went
   */
  boolean lets(
      Work next,
      Collection<Running> running,
      MemoryReading memory,
      long changedNanos,
      long nowNanos) {
    if (running.isEmpty() || isLong(changedNanos, nowNanos)) {
      return true;
    }
    if (next == Work.COMPILE_WITHOUT_SLOT && compiles(running) >= processors) {
      return false;
    }
    return memory.stalledPercent() < STALLED_PERCENT_MAX
        && memory.availableBytes() >= next.bytes() + stillToCome(running, nowNanos);
  }

  /** Whether nothing can be gained any more by waiting that began at {@code sinceNanos}. */
  boolean isLong(long sinceNanos, long nowNanos) {
    return nowNanos - sinceNanos >= STANDSTILL.toNanos();
  }

  private static long compiles(Collection<Running> running) {
    return running.stream().filter(one -> one.work().isCompile()).count();
  }

  private static long stillToCome(Collection<Running> running, long nowNanos) {
    long sum = 0;
    for (Running one : running) {
      boolean grows = nowNanos - one.beganNanos() < GROWS.toNanos();
      sum += grows ? one.work().bytes() : one.work().bytes() / GROWN_SHARE;
    }
    return sum;
  }
}
