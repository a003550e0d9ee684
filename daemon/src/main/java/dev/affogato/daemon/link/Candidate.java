package dev.affogato.daemon.link;

import dev.affogato.protocol.icecc.discovery.SchedulerIdentity;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * A scheduler that answered a search. Immutable.
 *
 * @param address source of the answer, which is also its TCP address (protocol spec 4.1)
 * @param identity what it says of itself
 */
record Candidate(InetSocketAddress address, SchedulerIdentity identity) {
  /** Versions outside 1 to 127 are nonsense (protocol spec 4.3). */
  private static final int VERSION_MAX = 127;

  /**
   * The newest, and among equals the one that runs longest (protocol spec 4.3). One that answers by
   * both families is met by IPv4, by which machines with icecream can be reached, too.
   */
  private static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparingInt((Candidate candidate) -> candidate.identity.version())
          .reversed()
          .thenComparingLong(candidate -> candidate.identity.startTime())
          .thenComparing(candidate -> candidate.address.getAddress() instanceof Inet6Address);

  boolean isSane() {
    return identity.version() >= 1 && identity.version() <= VERSION_MAX;
  }

  boolean isOf(String netname) {
    return identity.netname().equalsIgnoreCase(netname);
  }

  /** The one that every daemon of {@code netname} chooses. */
  static Optional<Candidate> choose(Collection<Candidate> candidates, String netname) {
    return candidates.stream()
        .filter(candidate -> candidate.isSane() && candidate.isOf(netname))
        .min(BEST_FIRST);
  }
}
