package dev.affogato.base.cache;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps caches together below a limit: the entry that was unused for longest goes first, whichever
 * cache it is in. What is in use or was used a moment ago stays, so the limit may be exceeded.
 *
 * <p>Thread-safe: one thread at a time removes.
 */
public final class CacheLimit {
  private final long bytesMax;
  private final List<CachePart> parts;
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * @param bytesMax above this, entries are removed
   */
  public CacheLimit(long bytesMax, List<? extends CachePart> parts) {
    this.bytesMax = bytesMax;
    this.parts = List.copyOf(parts);
  }

  /** Removes what is too much; to be called after something was added. */
  public void enforce() throws IOException {
    lock.lock();
    try {
      CachePart next = bytes() > bytesMax ? longestUnused() : null;
      while (next != null && next.evict()) {
        next = bytes() > bytesMax ? longestUnused() : null;
      }
    } finally {
      lock.unlock();
    }
  }

  private long bytes() throws IOException {
    long sum = 0;
    for (CachePart part : parts) {
      sum += part.bytes();
    }
    return sum;
  }

  private @Nullable CachePart longestUnused() throws IOException {
    CachePart oldest = null;
    Instant oldestUse = Instant.MAX;
    for (CachePart part : parts) {
      Optional<Instant> lastUse = part.longestUnused();
      if (lastUse.isPresent() && lastUse.get().isBefore(oldestUse)) {
        oldest = part;
        oldestUse = lastUse.get();
      }
    }
    return oldest;
  }
}
