package dev.affogato.base.net;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Limits blocking calls by closing what they block on. Works alike for TCP and unix sockets, reads
 * and writes, which the JDK's own socket time-outs do not.
 *
 * <p>Thread-safe. One daemon thread for the whole process; it only closes channels, which does not
 * block.
 */
public final class Watchdog {
  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private Watchdog() {}

  /** Closes {@code resource} unless the returned guard is closed within {@code wait}. */
  public static Guard closeAfter(Duration wait, Closeable resource) {
    return new Guard(wait, resource);
  }

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("watchdog").factory());
    executor.setRemoveOnCancelPolicy(true);
    return executor;
  }

  /** A running limit; closing it ends the limit. */
  public static final class Guard implements AutoCloseable {
    private final AtomicBoolean fired = new AtomicBoolean();
    private final ScheduledFuture<?> timer;

    private Guard(Duration wait, Closeable resource) {
      timer =
          TIMER.schedule(
              () -> {
                fired.set(true);
                try {
                  resource.close();
                } catch (IOException alreadyGone) {
                  // The blocked call ends either way.
                }
              },
              wait.toNanos(),
              TimeUnit.NANOSECONDS);
    }

    /** Whether the time was over and the resource was closed. */
    public boolean fired() {
      return fired.get();
    }

    @Override
    public void close() {
      timer.cancel(false);
    }
  }
}
