package dev.affogato.simulation;

import java.util.PriorityQueue;

/**
 * What happens when, in virtual time; entries of one instant happen in the order they were made.
 * Confined to one thread.
 */
final class Agenda {
  static final long MILLI = 1_000_000L;
  static final long SECOND = 1_000 * MILLI;

  /** Not zero, so that nobody takes a time of zero for "never" and gets away with it. */
  private static final long START = 1_000_000 * SECOND;

  private record Entry(long at, long order, Runnable what) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private long now = START;
  private long lastOrder;

  long now() {
    return now;
  }

  /** Seconds since the start. */
  double seconds() {
    return (double) (now - START) / SECOND;
  }

  void in(long nanos, Runnable what) {
    at(now + Math.max(0, nanos), what);
  }

  void at(long time, Runnable what) {
    entries.add(new Entry(Math.max(now, time), ++lastOrder, what));
  }

  /** Lets the next entry happen; returns whether there was one. */
  boolean step() {
    Entry next = entries.poll();
    if (next == null) {
      return false;
    }
    now = next.at();
    next.what().run();
    return true;
  }
}
