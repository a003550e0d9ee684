package dev.affogato.base.cache;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** A cache that counts against a {@link CacheLimit}. Implementations are thread-safe. */
public interface CachePart {
  /** What it takes up on disk. */
  long bytes() throws IOException;

  /** When the longest unused of those entries that may go was last used; empty if none may. */
  Optional<Instant> longestUnused() throws IOException;

  /** Removes that entry; returns whether there was one. */
  boolean evict() throws IOException;
}
