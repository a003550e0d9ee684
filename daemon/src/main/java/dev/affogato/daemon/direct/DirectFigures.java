package dev.affogato.daemon.direct;

import dev.affogato.daemon.figures.DaemonView;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What has happened since the daemon started, for people. Thread-safe. */
public final class DirectFigures {
  private final LongAdder kept = new LongAdder();
  private final LongAdder neighbours = new LongAdder();
  private final LongAdder outside = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final LongAdder knownThere = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder run = new LongAdder();

  /** Where a result was found. */
  enum Source {
    HERE,
    OTHER_MACHINE,
    OUTSIDE,
    NOWHERE
  }

  void lookedUp(Source source) {
    switch (source) {
      case HERE -> kept.increment();
      case OTHER_MACHINE -> neighbours.increment();
      case OUTSIDE -> outside.increment();
      case NOWHERE -> unknown.increment();
    }
  }

  /** An action of this machine's agents was done elsewhere. */
  void sent() {
    sent.increment();
  }

  /** An action was to be done elsewhere, and that machine had done it before. */
  void knownThere() {
    knownThere.increment();
  }

  /** An action ran here. */
  void run() {
    run.increment();
  }

  /** The same for who watches the daemon. */
  DaemonView.ResultView view() {
    long there = knownThere.sum();
    return new DaemonView.ResultView(
        kept.sum(),
        neighbours.sum() + there,
        outside.sum(),
        Math.max(0, unknown.sum() - there),
        sent.sum());
  }

  /** Lines of the daemon's report. */
  List<String> report() {
    long there = knownThere.sum();
    long others = neighbours.sum() + there;
    // Agents may have jobs done that they did not look up.
    long misses = Math.max(0, unknown.sum() - there);
    return List.of(
        "Direct Results: %d hits, %d misses".formatted(kept.sum() + others + outside.sum(), misses),
        "Direct Hits: %d kept here, %d of other machines, %d from outside"
            .formatted(kept.sum(), others, outside.sum()),
        "Direct Actions: %d run here, %d done elsewhere".formatted(run.sum(), sent.sum()));
  }
}
