package dev.affogato.console.dashboard.model;

/** How long something took, by classes. Confined to its {@link FarmModel}. */
final class Buckets {
  /** Upper ends in milliseconds; the last class has none. */
  static final long[] BOUNDS_MS = {
    5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000
  };

  private final long[] counts = new long[BOUNDS_MS.length + 1];
  private long sumMs;

  void add(long ms) {
    int index = 0;
    while (index < BOUNDS_MS.length && ms > BOUNDS_MS[index]) {
      index++;
    }
    counts[index]++;
    sumMs += ms;
  }

  Durations view() {
    return new Durations(BOUNDS_MS.clone(), counts.clone(), sumMs);
  }
}
