package dev.affogato.console.dashboard.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last hour in samples. Confined to its {@link FarmModel}. */
final class History {
  private static final long EVERY_NANOS = 4_000_000_000L;
  private static final int KEPT_MAX = 900;

  private final Deque<Sample> samples = new ArrayDeque<>();
  private long nextNanos;
  private long done;
  private long local;
  private long bytesIn;
  private long bytesOut;

  History(long nowNanos) {
    nextNanos = nowNanos;
  }

  boolean isDue(long nowNanos) {
    return nowNanos - nextNanos >= 0;
  }

  void add(Totals totals, long nowNanos, long nowUnixMs) {
    nextNanos = nowNanos + EVERY_NANOS;
    long allDone = totals.doneRemote() + totals.doneReturned();
    samples.addLast(
        new Sample(
            nowUnixMs,
            totals.machines(),
            totals.slots(),
            totals.busy(),
            totals.queued(),
            allDone - done,
            totals.doneLocal() - local,
            totals.bytesIn() - bytesIn,
            totals.bytesOut() - bytesOut));
    done = allDone;
    local = totals.doneLocal();
    bytesIn = totals.bytesIn();
    bytesOut = totals.bytesOut();
    if (samples.size() > KEPT_MAX) {
      samples.removeFirst();
    }
  }

  List<Sample> all() {
    return List.copyOf(samples);
  }

  @Nullable Sample last() {
    return samples.peekLast();
  }
}
