package dev.affogato.daemon.front;

import dev.affogato.base.net.Connection;
import dev.affogato.base.net.TcpPeers;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Takes connections in, each into a virtual thread of its own, until closed. Thread-safe: several
 * listeners may share one.
 */
final class AcceptLoop implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(AcceptLoop.class.getName());

  /** A build with -j1000 on a machine that serves as many others; each costs two threads. */
  private static final int CONNECTIONS_MAX = 4096;

  /** When the process has no more descriptors there is no use in asking at once again. */
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);

  private final Consumer<Connection> handler;
  private final boolean ownUserOnly;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final Set<ServerSocketChannel> listeners = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * @param ownUserOnly whether TCP connections of other users and machines are refused
   * @param handler talks to a connection until its end; closes it
   */
  AcceptLoop(boolean ownUserOnly, Consumer<Connection> handler) {
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
    if (open.size() >= CONNECTIONS_MAX) {
      channel.close();
      LOG.log(
          Level.WARNING,
          "a connection was refused: there are {0} already",
          String.valueOf(CONNECTIONS_MAX));
      return;
    }
    Connection connection;
    try {
      connection = new Connection(channel);
    } catch (IOException goneAlready) {
      channel.close();
      return;
    }
    if (ownUserOnly && !connection.isUnix() && !TcpPeers.isOwnUser(channel)) {
      LOG.log(
          Level.WARNING, "a connection of another user was refused: {0}", connection.peerName());
      connection.close();
      return;
    }
    open.add(connection);
    Thread thread = Thread.ofVirtual().name("client").unstarted(() -> talk(connection));
    threads.add(thread);
    thread.start();
    if (closing.getCount() == 0) {
      connection.close();
    }
  }

  private void talk(Connection connection) {
    try (connection) {
      handler.accept(connection);
    } finally {
      open.remove(connection);
      threads.remove(Thread.currentThread());
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
