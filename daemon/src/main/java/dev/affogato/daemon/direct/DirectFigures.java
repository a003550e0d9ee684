package dev.affogato.daemon.direct;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What has happened since the daemon started, for people. Thread-safe. */
public final class DirectFigures {
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder run = new LongAdder();

  void lookedUp(boolean found) {
    (found ? hits : misses).increment();
  }

  /** An action of this machine's agents was done elsewhere. */
  void sent() {
    sent.increment();
  }

  /** An action ran here. */
  void run() {
    run.increment();
  }

  /** Lines of the daemon's report. */
  List<String> report() {
    return List.of(
        "Direct Results: %d hits, %d misses".formatted(hits.sum(), misses.sum()),
        "Direct Actions: %d run here, %d done elsewhere".formatted(run.sum(), sent.sum()));
  }
}
