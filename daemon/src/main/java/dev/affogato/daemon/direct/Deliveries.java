package dev.affogato.daemon.direct;

import dev.affogato.cache.blob.Contents;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.message.CallFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * What one peer has, and what is on its way there: many jobs that start at once need the same
 * compiler, which goes over the network once. Thread-safe by its own lock.
 */
final class Deliveries {
  /** Some 20 MB; a large build names fewer. When there are more, all is asked anew. */
  private static final int KNOWN_MAX = 200_000;

  /** So little is rather sent than asked for. */
  private static final int UNASKED_MAX = 8;

  private static final long UNASKED_BYTES_MAX = 128 << 10;

  /** Digests in one question: 80 bytes each, of the 4 MiB that gRPC takes. */
  private static final int QUESTION_MAX = 20_000;

  private final Contents store;
  private final Set<Digest> known = new HashSet<>();
  private final Map<Digest, CountDownLatch> underWay = new HashMap<>();

  Deliveries(Contents store) {
    this.store = store;
  }

  synchronized boolean isKnown(Digest digest) {
    return known.contains(digest);
  }

  /** The peer lacks something it was known to have: who knows what else. */
  synchronized void forget() {
    known.clear();
  }

  /** Returns when {@code peer} has all of {@code needed}. */
  void bring(Collection<Digest> needed, Peer peer)
      throws IOException, CallFailure, InterruptedException {
    Set<Digest> open = new LinkedHashSet<>(needed);
    while (!open.isEmpty()) {
      Set<CountDownLatch> others = new HashSet<>();
      List<Digest> mine = take(open, others);
      bringMine(mine, peer);
      mine.forEach(open::remove);
      for (CountDownLatch other : others) {
        other.await();
      }
      // Where another one failed, it is this one's turn.
      open.removeIf(this::isKnown);
    }
  }

  private synchronized List<Digest> take(Set<Digest> open, Set<CountDownLatch> others) {
    List<Digest> mine = new ArrayList<>();
    CountDownLatch arrived = new CountDownLatch(1);
    for (Digest digest : open) {
      CountDownLatch other = underWay.get(digest);
      if (other != null) {
        others.add(other);
      } else if (!known.contains(digest)) {
        mine.add(digest);
        underWay.put(digest, arrived);
      }
    }
    return mine;
  }

  private void bringMine(List<Digest> mine, Peer peer)
      throws IOException, CallFailure, InterruptedException {
    if (mine.isEmpty()) {
      return;
    }
    boolean arrived = false;
    try {
      Collection<Digest> lacking = isLittle(mine) ? mine : lacking(mine, peer);
      if (!lacking.isEmpty()) {
        peer.upload(lacking, store);
      }
      arrived = true;
    } finally {
      finished(mine, arrived);
    }
  }

  private synchronized void finished(List<Digest> mine, boolean arrived) {
    CountDownLatch latch = null;
    for (Digest digest : mine) {
      latch = underWay.remove(digest);
    }
    if (arrived) {
      if (known.size() + mine.size() > KNOWN_MAX) {
        known.clear();
      }
      known.addAll(mine);
    }
    if (latch != null) {
      latch.countDown();
    }
  }

  private static boolean isLittle(List<Digest> digests) {
    return digests.size() <= UNASKED_MAX
        && digests.stream().mapToLong(Digest::sizeBytes).sum() <= UNASKED_BYTES_MAX;
  }

  private static Collection<Digest> lacking(List<Digest> digests, Peer peer)
      throws IOException, CallFailure, InterruptedException {
    List<Digest> lacking = new ArrayList<>();
    for (int from = 0; from < digests.size(); from += QUESTION_MAX) {
      lacking.addAll(
          peer.missing(digests.subList(from, Math.min(digests.size(), from + QUESTION_MAX))));
    }
    return lacking;
  }
}
