package dev.affogato.protocol.reapi.service;

import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.blob.Lease;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Leases of results that were answered just now: their contents must be there when the client comes
 * for them. Thread-safe by its lock; a lease ends when others come, which is all that ends it early
 * enough: what is held longer by a quiet machine is not in anybody's way.
 */
final class RecentLeases {
  /** Clients fetch what they were told of within seconds. */
  private static final Duration HELD = Duration.ofMinutes(1);

  /** Some contents each. */
  private static final int HELD_MAX = 4096;

  private final TimeSource time;
  private final ArrayDeque<Held> leases = new ArrayDeque<>();

  private record Held(Lease lease, long sinceNs) {}

  RecentLeases(TimeSource time) {
    this.time = time;
  }

  /** Closes {@code lease} some time later. */
  synchronized void add(Lease lease) {
    long nowNs = time.nanoTime();
    leases.add(new Held(lease, nowNs));
    while (leases.size() > HELD_MAX || nowNs - leases.element().sinceNs() > HELD.toNanos()) {
      leases.remove().lease().close();
    }
  }
}
