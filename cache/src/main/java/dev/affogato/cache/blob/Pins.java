package dev.affogato.cache.blob;

import dev.affogato.cache.digest.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many leases hold each content. Thread-safe.
 *
 * <p>A pin and the removal of the same content exclude each other: both happen inside the map's
 * lock for that key, so who pins first and looks then sees what stays.
 */
final class Pins {
  private final ConcurrentHashMap<Digest, Integer> counts = new ConcurrentHashMap<>();

  /** Removes something; true if it did. */
  interface Removal {
    boolean run() throws IOException;
  }

  void pin(Digest digest) {
    counts.merge(digest, 1, Integer::sum);
  }

  void unpin(Digest digest) {
    counts.computeIfPresent(digest, (key, count) -> count == 1 ? null : count - 1);
  }

  /** Runs {@code removal} unless {@code digest} is pinned. */
  boolean removeUnlessPinned(Digest digest, Removal removal) throws IOException {
    boolean[] removed = new boolean[1];
    try {
      counts.compute(
          digest,
          (key, count) -> {
            if (count == null) {
              removed[0] = run(removal);
            }
            return count;
          });
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
    return removed[0];
  }

  private static boolean run(Removal removal) {
    try {
      return removal.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
