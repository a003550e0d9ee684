package dev.affogato.scheduler.state;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** What happened how often since the start. Thread-safe: adders in a map that never changes. */
public final class Counters {
  /** One thing that is counted. */
  public enum Counter {
    JOBS_REQUESTED,
    JOBS_GIVEN_TO_OTHERS,
    JOBS_GIVEN_TO_SUBMITTER,
    JOBS_RETURNED_TO_SUBMITTER,
    JOBS_DONE,
    JOBS_WITHDRAWN,
    JOBS_LOST,
    JOBS_RACED,
    RACES_WON_BY_SECOND,
    LOCAL_JOBS,
    DAEMONS_LOGGED_IN,
    DAEMONS_REFUSED,
    DAEMONS_LEFT,
    // Limits, each counted when hit.
    REQUESTS_OVER_LIMIT,
    LOCAL_JOBS_OVER_LIMIT,
    ENVIRONMENTS_OVER_LIMIT,
    BLACKLIST_OVER_LIMIT,
    CONNECTIONS_OVER_LIMIT,
    TEXT_CONNECTIONS_OVER_LIMIT,
    TEXT_LINES_OVER_LIMIT,
    SLOW_PEERS_DROPPED,
    PROBES_OVER_LIMIT,
    HANDSHAKES_FAILED
  }

  private final Map<Counter, LongAdder> values = new EnumMap<>(Counter.class);

  public Counters() {
    for (Counter counter : Counter.values()) {
      values.put(counter, new LongAdder());
    }
  }

  public void add(Counter counter) {
    adder(counter).increment();
  }

  public long get(Counter counter) {
    return adder(counter).sum();
  }

  private LongAdder adder(Counter counter) {
    return Objects.requireNonNull(values.get(counter));
  }

  /** All of them, by name in lower case. */
  public Map<String, Long> snapshot() {
    Map<String, Long> snapshot = new TreeMap<>();
    for (Counter counter : Counter.values()) {
      snapshot.put(counter.name().toLowerCase(Locale.ROOT), get(counter));
    }
    return snapshot;
  }
}
