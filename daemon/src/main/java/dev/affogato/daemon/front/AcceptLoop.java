package dev.affogato.daemon.front;

import dev.affogato.base.net.Connection;
import dev.affogato.base.net.TcpPeers;
import dev.affogato.daemon.figures.Figures;
import dev.affogato.daemon.figures.JobFigures.Refusal;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes connections in, each into a virtual thread of its own, until closed. Thread-safe: several
 * listeners may share one.
 */
final class AcceptLoop implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(AcceptLoop.class.getName());

  private static final String ROOT = "root";

  /** When the process has no more descriptors there is no use in asking at once again. */
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);

  private final Talker handler;
  private final Guard guard;
  private final Figures figures;
  private final boolean ownUserOnly;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final Set<ServerSocketChannel> listeners = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** Talks to a connection. */
  interface Talker {
    /**
     * Returns at the connection's end, or when somebody else has taken it over.
     *
     * @param closed to be run at its end by who takes it over
     * @return whether somebody else closes it
     */
    boolean talk(Connection connection, Runnable closed);
  }

  /**
   * @param ownUserOnly whether TCP connections of other users and machines are refused
   * @param handler talks to each connection
   */
  AcceptLoop(boolean ownUserOnly, Guard guard, Figures figures, Talker handler) {
    this.guard = guard;
    this.figures = figures;
    this.ownUserOnly = ownUserOnly;
    this.handler = handler;
  }

  /** Takes connections from {@code listener}, which is closed with this loop. */
  void serve(ServerSocketChannel listener) {
    listeners.add(listener);
    Thread.ofVirtual().name("accept").start(() -> run(listener));
  }

  private void run(ServerSocketChannel listener) {
    while (closing.getCount() > 0) {
      try {
        accepted(listener.accept());
      } catch (ClosedChannelException closed) {
        return;
      } catch (IOException e) {
        LOG.log(Level.WARNING, "cannot accept a connection: {0}", e.getMessage());
        if (closesWithin(PAUSE_AFTER_FAILURE)) {
          return;
        }
      }
    }
  }

  private void accepted(SocketChannel channel) throws IOException {
    Connection connection;
    try {
      connection = new Connection(channel);
    } catch (IOException goneAlready) {
      channel.close();
      return;
    }
    UserPrincipal user = connection.peerUser();
    String peer = user == null ? connection.peerName() : "user " + user.getName();
    if (!guard.connections().take(peer, isPrivileged(user))) {
      figures.jobs().refused(Refusal.TOO_MANY_CONNECTIONS);
      guard.complaints().about(peer, tooMany(peer));
      connection.close();
      return;
    }
    if (ownUserOnly && !connection.isUnix() && !TcpPeers.isOwnUser(channel)) {
      figures.jobs().refused(Refusal.OTHER_USER);
      guard.complaints().about(peer, "a connection of another user was refused");
      connection.close();
      guard.connections().giveBack(peer);
      return;
    }
    if (!connection.isUnix()) {
      connection.countBy(figures.icecream());
    }
    open.add(connection);
    Thread thread = Thread.ofVirtual().name("client").unstarted(() -> talk(connection, peer));
    threads.add(thread);
    thread.start();
    if (closing.getCount() == 0) {
      connection.close();
    }
  }

  private static boolean isPrivileged(@Nullable UserPrincipal user) {
    return user != null
        && (user.getName().equals(ROOT)
            || user.getName().equals(System.getProperty("user.name", ROOT)));
  }

  private String tooMany(String peer) {
    return "a connection was refused, as "
        + guard.connections().held(peer)
        + " of at most "
        + guard.connections().placesMax()
        + " for all peers are its own; close some there, or keep it away by a firewall";
  }

  private void talk(Connection connection, String peer) {
    boolean handedOver = false;
    try {
      handedOver = handler.talk(connection, () -> over(connection, peer));
    } finally {
      threads.remove(Thread.currentThread());
      if (!handedOver) {
        connection.close();
        over(connection, peer);
      }
    }
  }

  private void over(Connection connection, String peer) {
    if (open.remove(connection)) {
      guard.connections().giveBack(peer);
    }
  }

  private boolean closesWithin(Duration wait) {
    try {
      return closing.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Closes listeners and connections, and returns when all conversations have ended. */
  @Override
  public void close() throws IOException {
    closing.countDown();
    for (ServerSocketChannel listener : listeners) {
      listener.close();
    }
    open.forEach(Connection::close);
    try {
      for (Thread thread : threads) {
        thread.interrupt();
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
