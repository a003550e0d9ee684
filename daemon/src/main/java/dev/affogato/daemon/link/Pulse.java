package dev.affogato.daemon.link;

import dev.affogato.base.time.TimeSource;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Finds out that a scheduler which was found by a search has been replaced although its connection
 * still stands: it was stopped, or serves another part of the network now.
 *
 * <p>One virtual thread for each session, which asks as a search does. A scheduler that is silent
 * is only left for one that answers. Thread-safe.
 */
final class Pulse implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Pulse.class.getName());

  /** How often, so that nobody stays with a stopped scheduler for long after another took over. */
  private static final Duration INTERVAL = Duration.ofSeconds(4);

  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread;

  private Pulse(LinkOptions options, Duration collect, TimeSource time, SchedulerSession session) {
    SchedulerFinder finder = new SchedulerFinder(options, collect, time);
    this.thread =
        Thread.ofVirtual()
            .name("scheduler pulse")
            .unstarted(() -> watch(finder, session.address(), session));
  }

  /** Watches over {@code session} until closed. */
  static Pulse start(
      LinkOptions options, Duration collect, TimeSource time, SchedulerSession session) {
    Pulse pulse = new Pulse(options, collect, time, session);
    if (options.schedulerHost() == null) {
      pulse.thread.start();
    }
    return pulse;
  }

  @Override
  public void close() {
    over.countDown();
  }

  private void watch(SchedulerFinder finder, InetSocketAddress address, SchedulerSession session) {
    try {
      while (!over.await(INTERVAL.toNanos(), TimeUnit.NANOSECONDS)) {
        if (isReplaced(finder, address) && over.getCount() > 0) {
          LOG.log(
              Level.WARNING,
              "the scheduler at {0} does not answer, and another one does",
              session.schedulerName());
          session.close();
          return;
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isReplaced(SchedulerFinder finder, InetSocketAddress address) {
    try {
      return finder.isReplaced(address);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "cannot look for schedulers: {0}", e.getMessage());
      return false;
    }
  }
}
