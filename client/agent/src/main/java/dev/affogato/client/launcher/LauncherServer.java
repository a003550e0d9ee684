package dev.affogato.client.launcher;

import dev.affogato.base.net.Connection;
import dev.affogato.base.time.TimeSource;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Accepts launchers and gives each to the handler, on a virtual thread of its own.
 *
 * <p>Launchers of other users are turned away, and a launcher that sends garbage loses its own
 * connection only. While a handler thinks, the server sends keep-alives for it; whatever is stuck
 * beyond its limit is closed (see {@link Liveness}).
 *
 * <p>Thread-safe.
 */
public final class LauncherServer implements AutoCloseable {
  /** More wait in the socket's queue; each costs a descriptor and a small buffer. */
  static final int LAUNCHERS_MAX = 4096;

  /** Before accepting again when that failed, usually for want of descriptors. */
  private static final long ACCEPT_PAUSE_MS = 100;

  private static final System.Logger LOG = System.getLogger(LauncherServer.class.getName());

  private final LauncherSource source;
  private final LauncherHandler handler;
  private final TimeSource time;
  private final Semaphore free = new Semaphore(LAUNCHERS_MAX);
  private final Set<LauncherConnection> launchers = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor timer;
  private final Activity activity;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Takes over {@code channel}, a listening unix socket; see {@link AgentSocket}.
   *
   * @throws IOException if the system does not tell who we are
   */
  public LauncherServer(ServerSocketChannel channel, LauncherHandler handler, TimeSource time)
      throws IOException {
    this(LauncherSource.listening(channel), handler, time);
  }

  /** Takes over {@code source}. */
  public LauncherServer(LauncherSource source, LauncherHandler handler, TimeSource time) {
    this.source = source;
    this.handler = handler;
    this.time = time;
    this.activity = new Activity(time.nanoTime());
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("launcher-ticks").factory());
  }

  /** Begins to accept. */
  public void start() {
    var _ =
        timer.scheduleAtFixedRate(
            this::tick, Liveness.TICK_SECONDS, Liveness.TICK_SECONDS, TimeUnit.SECONDS);
    // Virtual threads that compute let others wait; when a launcher came is to be known at once.
    Thread.ofPlatform().daemon().name("launcher-accept").start(this::acceptAll);
  }

  /** How many launchers are connected now, compilers that keep their socket included. */
  public int activeLaunchers() {
    return activity.active();
  }

  /** How long no launcher has been connected; zero while one is. */
  public Duration idleFor() {
    return activity.idleFor(time.nanoTime());
  }

  /**
   * Stops accepting and drops every launcher; each runs its compiler by itself. Those still in the
   * socket's queue start another agent.
   */
  @Override
  public void close() throws IOException {
    closed.countDown();
    timer.shutdownNow();
    try (source) {
      LOG.log(Level.DEBUG, "no more launchers");
    }
    launchers.forEach(LauncherConnection::close);
  }

  private void acceptAll() {
    try {
      while (source.isOpen()) {
        free.acquire();
        Connection launcher = accept();
        if (launcher == null) {
          free.release();
        } else {
          long arrivedNs = time.nanoTime();
          Thread.ofVirtual().name("launcher").start(() -> serve(launcher, arrivedNs));
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable Connection accept() throws InterruptedException {
    try {
      return source.next();
    } catch (IOException e) {
      if (source.isOpen()) {
        LOG.log(Level.WARNING, "cannot accept a launcher, trying again", e);
        closed.await(ACCEPT_PAUSE_MS, TimeUnit.MILLISECONDS);
      }
      return null;
    }
  }

  private void serve(Connection connection, long arrivedNs) {
    activity.began();
    try (connection) {
      converse(connection, arrivedNs);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a launcher's call ended early: {0}", e.toString());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // The launcher sees its connection end and compiles by itself.
      LOG.log(Level.ERROR, "a call could not be handled; it runs locally", e);
    } finally {
      activity.ended(time.nanoTime());
      free.release();
      source.ended(connection);
    }
  }

  private void converse(Connection connection, long arrivedNs)
      throws IOException, InterruptedException {
    LauncherConnection launcher =
        new LauncherConnection(
            connection, time, arrivedNs, said -> source.processOf(connection, said));
    launchers.add(launcher);
    try {
      launcher.readCall();
      handler.handle(launcher);
    } finally {
      launchers.remove(launcher);
    }
  }

  private void tick() {
    long nowNanos = time.nanoTime();
    launchers.forEach(launcher -> launcher.tick(nowNanos));
  }
}
