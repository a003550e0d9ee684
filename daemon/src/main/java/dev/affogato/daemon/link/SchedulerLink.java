package dev.affogato.daemon.link;

import dev.affogato.base.address.Addresses;
import dev.affogato.base.net.Connection;
import dev.affogato.base.time.Deadline;
import dev.affogato.base.time.RetryPolicy;
import dev.affogato.base.time.TimeSource;
import dev.affogato.protocol.icecc.channel.MessageChannel;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.Ping;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the daemon connected to a scheduler for as long as it runs.
 *
 * <p>One virtual thread searches, connects, reads until the connection is lost, waits a moment,
 * searches again. Unlike icecream, which stays away for 20 to 51 s after a loss, it comes back as
 * soon as the scheduler does: builds are waiting. Thread-safe.
 */
public final class SchedulerLink implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SchedulerLink.class.getName());

  /** How long answers to a search are collected (protocol spec 4.3). */
  private static final Duration COLLECT = Duration.ofSeconds(3);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private static final RetryPolicy RETRY =
      new RetryPolicy(Duration.ofMillis(100), Duration.ofSeconds(1));

  /**
   * A session shorter than this counts as a failure, so that a scheduler that turns us away at
   * once, or two daemons of one name that push each other out, are not a busy loop.
   */
  private static final Duration GOOD_SESSION = Duration.ofSeconds(10);

  /** Below this version the scheduler expects its PING back (protocol spec 3.2). */
  private static final int KEEP_ALIVE_VERSION = 27;

  private final LinkOptions options;
  private final SchedulerListener listener;
  private final SchedulerFinder finder;
  private final Duration collect;
  private final TimeSource time;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable SchedulerSession session;

  private SchedulerLink(
      LinkOptions options, SchedulerListener listener, TimeSource time, Duration collect) {
    this.options = options;
    this.listener = listener;
    this.collect = collect;
    this.time = time;
    this.finder = new SchedulerFinder(options, collect, time);
    this.thread = Thread.ofVirtual().name("scheduler link").unstarted(this::run);
  }

  /** Starts looking for a scheduler. */
  public static SchedulerLink start(
      LinkOptions options, SchedulerListener listener, TimeSource time) {
    return start(options, listener, time, COLLECT);
  }

  static SchedulerLink start(
      LinkOptions options, SchedulerListener listener, TimeSource time, Duration collect) {
    SchedulerLink link = new SchedulerLink(options, listener, time, collect);
    link.thread.start();
    return link;
  }

  /** Ends the session and the search, and returns when the listener will not be called again. */
  @Override
  public void close() {
    closing.countDown();
    SchedulerSession current = session;
    if (current != null) {
      current.close();
    }
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    int sessions = 0;
    int failures = 0;
    String lastProblem = "";
    while (!isClosing()) {
      Deadline good = Deadline.after(time.nanoTime(), GOOD_SESSION);
      try {
        Optional<InetSocketAddress> scheduler = finder.find();
        if (scheduler.isEmpty()) {
          lastProblem =
              tellOnce(lastProblem, "no scheduler of network " + options.netname() + " answers");
        } else if (!isClosing()) {
          MessageChannel channel = connect(scheduler.get());
          good = Deadline.after(time.nanoTime(), GOOD_SESSION);
          lastProblem = "";
          converse(new SchedulerSession(++sessions, scheduler.get(), channel), channel);
        }
      } catch (IOException e) {
        lastProblem = tellOnce(lastProblem, "no connection to a scheduler: " + e.getMessage());
      } catch (RuntimeException e) {
        // A daemon that never looks for a scheduler again would be worse than a lost session.
        LOG.log(Level.ERROR, "the scheduler's session failed; please report this", e);
      }
      failures = good.hasPassed(time.nanoTime()) ? 1 : failures + 1;
      pause(RETRY.delay(failures, ThreadLocalRandom.current().nextDouble()));
    }
  }

  private MessageChannel connect(InetSocketAddress scheduler) throws IOException {
    InetSocketAddress local =
        options.localAddress() == null ? null : new InetSocketAddress(options.localAddress(), 0);
    try {
      return MessageChannel.handshake(Connection.open(scheduler, local, CONNECT_TIMEOUT));
    } catch (IOException e) {
      throw new IOException(Addresses.text(scheduler) + ": " + e.getMessage(), e);
    }
  }

  private void converse(SchedulerSession current, MessageChannel channel) {
    session = current;
    boolean unreachable = false;
    try (channel;
        Pulse pulse = Pulse.start(options, collect, time, current)) {
      LOG.log(
          Level.INFO,
          "Connected to scheduler at {0} (protocol {1}), I am known as {2}",
          current.schedulerAddress(),
          current.version(),
          current.ownAddress());
      listener.connected(current);
      while (!isClosing()) {
        handle(current, channel.receive());
      }
    } catch (IOException e) {
      unreachable = Connection.isSilence(e) || current.isUnreachable();
      if (!isClosing()) {
        LOG.log(
            Level.WARNING,
            unreachable ? "lost the scheduler''s machine: {0}" : "scheduler closed connection: {0}",
            String.valueOf(e.getMessage()));
      }
    } finally {
      session = null;
      current.close();
      listener.lost(current, unreachable);
    }
  }

  private void handle(SchedulerSession current, Message message) throws IOException {
    if (message instanceof Ping) {
      if (current.version() < KEEP_ALIVE_VERSION) {
        current.send(new Ping());
      }
    } else if (!listener.received(current, message)) {
      throw new IOException(
          "it sent a " + message.getClass().getSimpleName() + ", which no daemon expects");
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void pause(Duration wait) {
    try {
      if (closing.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** A search that fails for a whole night is one line in the log, not ten thousand. */
  private String tellOnce(String last, String problem) {
    if (!problem.equals(last) && !isClosing()) {
      LOG.log(Level.WARNING, "{0}; trying on", problem);
    }
    return problem;
  }
}
