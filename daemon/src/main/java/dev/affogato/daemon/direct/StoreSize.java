package dev.affogato.daemon.direct;

import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.blob.StoreStats;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much the store takes up, for those who cannot wait until all its files were looked at: says
 * what was found the last time, and looks again behind the scenes if that is old. Thread-safe by
 * its own lock.
 */
final class StoreSize implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(StoreSize.class.getName());
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final DirectStore store;
  private final TimeSource time;
  private @Nullable StoreStats last;
  private long lookedAtNanos;
  private @Nullable Thread looking;

  StoreSize(DirectStore store, TimeSource time) {
    this.store = store;
    this.time = time;
  }

  synchronized @Nullable StoreStats last() {
    boolean old = last == null || time.nanoTime() - lookedAtNanos > FRESH.toNanos();
    if (old && looking == null) {
      looking = Thread.ofVirtual().name("store size").start(this::look);
    }
    return last;
  }

  private void look() {
    StoreStats found = null;
    try {
      found = store.stats();
    } catch (IOException failure) {
      LOG.log(Level.DEBUG, "the store cannot be looked at: {0}", failure.toString());
    }
    synchronized (this) {
      if (found != null) {
        last = found;
      }
      lookedAtNanos = time.nanoTime();
      looking = null;
    }
  }

  @Override
  public void close() throws InterruptedException {
    Thread thread;
    synchronized (this) {
      thread = looking;
    }
    if (thread != null) {
      thread.join();
    }
  }
}
