package dev.affogato.scheduler.server;

import dev.affogato.base.address.Addresses;
import dev.affogato.base.net.PeerShares;
import dev.affogato.base.net.PortHolder;
import dev.affogato.base.net.Sockets;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A listening TCP port whose every connection is served on a virtual thread of its own: of all
 * addresses of both families, or of some. No peer's address can take all connections there may be.
 *
 * <p>Thread-safe: a concurrent set, and a latch that ends waits on closing.
 */
final class Door implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Door.class.getName());

  /** As the reference listens (protocol spec 1.2). */
  private static final int BACKLOG = 1024;

  /** Pause after accepting failed, as it does for want of file descriptors. */
  private static final long RETRY_MS = 100;

  private final List<ServerSocketChannel> listeners;
  private final PeerShares shares;
  private final Consumer<SocketChannel> service;
  private final Consumer<String> onRefused;
  private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);

  private Door(
      List<ServerSocketChannel> listeners,
      int connectionsMax,
      Consumer<SocketChannel> service,
      Consumer<String> onRefused) {
    this.listeners = List.copyOf(listeners);
    this.shares = new PeerShares(connectionsMax, 0);
    this.service = service;
    this.onRefused = onRefused;
  }

  /**
   * Listens; nothing is served before {@link #open}.
   *
   * @param addresses none for all
   * @param service may block; the connection is closed when it returns
   * @param connectionsMax of all addresses together
   * @param onRefused told the address of each connection above that, or above its fair share
   */
  static Door listen(
      List<InetAddress> addresses,
      int port,
      int connectionsMax,
      Consumer<SocketChannel> service,
      Consumer<String> onRefused)
      throws IOException {
    List<ServerSocketChannel> listeners = new ArrayList<>();
    try {
      if (addresses.isEmpty()) {
        listeners.add(listener(null, port));
      }
      int shared = port;
      for (InetAddress address : addresses) {
        listeners.add(listener(address, shared));
        shared = listeners.getFirst().socket().getLocalPort();
      }
      return new Door(listeners, connectionsMax, service, onRefused);
    } catch (IOException e) {
      for (ServerSocketChannel listener : listeners) {
        listener.close();
      }
      throw e;
    }
  }

  private static ServerSocketChannel listener(@Nullable InetAddress address, int port)
      throws IOException {
    ServerSocketChannel listener = Sockets.server(address);
    try {
      listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      listener.bind(
          address == null ? new InetSocketAddress(port) : new InetSocketAddress(address, port),
          BACKLOG);
      return listener;
    } catch (IOException e) {
      listener.close();
      throw new IOException(
          "cannot listen on TCP port "
              + port
              + (address == null ? "" : " of " + Addresses.text(address))
              + ": "
              + e.getMessage()
              + PortHolder.of(port)
                  .map(holder -> ", as " + holder + " does")
                  .orElse("; is another scheduler running there?")
              + ". Choose another port with -p",
          e);
    }
  }

  void open() {
    for (ServerSocketChannel listener : listeners) {
      Thread.ofVirtual().name("door " + port()).start(() -> acceptAll(listener));
    }
  }

  int port() {
    return listeners.getFirst().socket().getLocalPort();
  }

  /** Stops listening and closes every connection. */
  @Override
  public void close() throws IOException {
    closed.countDown();
    for (ServerSocketChannel listener : listeners) {
      listener.close();
    }
    for (SocketChannel connection : connections) {
      closeQuietly(connection);
    }
  }

  private void acceptAll(ServerSocketChannel listener) {
    try {
      while (closed.getCount() > 0) {
        acceptOne(listener);
      }
    } catch (ClosedChannelException ended) {
      // By close().
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void acceptOne(ServerSocketChannel listener)
      throws ClosedChannelException, InterruptedException {
    try {
      SocketChannel connection = listener.accept();
      String peer = addressOf(connection);
      if (!shares.take(peer, false)) {
        onRefused.accept(peer);
        closeQuietly(connection);
        return;
      }
      connections.add(connection);
      Thread.ofVirtual().name("connection").start(() -> serve(connection, peer));
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cannot accept a connection: " + e.getMessage());
      if (closed.await(RETRY_MS, TimeUnit.MILLISECONDS)) {
        throw new ClosedChannelException();
      }
    }
  }

  private static String addressOf(SocketChannel connection) {
    try {
      return connection.getRemoteAddress() instanceof InetSocketAddress inet
          ? Addresses.text(inet.getAddress())
          : "";
    } catch (IOException goneAlready) {
      return "";
    }
  }

  private void serve(SocketChannel connection, String peer) {
    try {
      if (closed.getCount() > 0) {
        service.accept(connection);
      }
    } finally {
      connections.remove(connection);
      closeQuietly(connection);
      shares.giveBack(peer);
    }
  }

  private static void closeQuietly(SocketChannel connection) {
    try {
      connection.close();
    } catch (IOException alreadyGone) {
      // Nothing is left to release.
    }
  }
}
