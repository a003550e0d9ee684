package dev.affogato.client.direct;

import dev.affogato.cache.digest.Digest;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which contents a daemon is known to have, for as long as it does not say that it may have lost
 * some. Thread-safe. To be wrong costs a request: the daemon then names what it lacks.
 */
final class Presence {
  /** Some 100 bytes each. */
  private static final int DIGESTS_MAX = 200_000;

  private final String epoch;
  private final Set<Digest> present = ConcurrentHashMap.newKeySet();

  /**
   * Nothing is known yet.
   *
   * @param epoch the daemon's word for the time since it may have lost something
   */
  Presence(String epoch) {
    this.epoch = epoch;
  }

  String epoch() {
    return epoch;
  }

  boolean has(Digest digest) {
    return present.contains(digest) || digest.equals(Digest.EMPTY);
  }

  void add(Collection<Digest> digests) {
    if (present.size() + digests.size() > DIGESTS_MAX) {
      present.clear();
    }
    present.addAll(digests);
  }

  void forget(Collection<Digest> digests) {
    present.removeAll(digests);
  }
}
