package dev.affogato.base.net;

import dev.affogato.base.time.TimeSource;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Limits blocking calls by closing what they block on. Works alike for TCP and unix sockets, reads
 * and writes, which the JDK's own socket time-outs do not.
 *
 * <p>Thread-safe. One daemon thread for the whole process; it only closes channels, which does not
 * block.
 */
public final class Watchdog {
  private static final Guards ARMED = new Guards(TimeSource.system());

  private Watchdog() {}

  /** Closes {@code resource} unless the returned guard is closed within {@code wait}. */
  public static Guard closeAfter(Duration wait, Closeable resource) {
    Guard guard = new Guard(ARMED, resource);
    ARMED.add(guard, wait.toNanos());
    return guard;
  }

  /** A running limit; closing it ends the limit. */
  public static final class Guard implements AutoCloseable {
    private final AtomicBoolean fired = new AtomicBoolean();
    private final Guards armed;
    private final Closeable resource;

    // A link of the list of those that are armed, by the lock of that list.
    @Nullable Guard before;
    @Nullable Guard after;
    long deadlineNs;

    Guard(Guards armed, Closeable resource) {
      this.armed = armed;
      this.resource = resource;
    }

    /** Whether the time was over and the resource was closed. */
    public boolean fired() {
      return fired.get();
    }

    @Override
    public void close() {
      armed.remove(this);
    }

    void fire() {
      fired.set(true);
      try {
        resource.close();
      } catch (IOException alreadyGone) {
        // The blocked call ends either way.
      }
    }
  }
}
