package dev.affogato.daemon.front;

import dev.affogato.base.address.Addresses;
import dev.affogato.base.net.Connection;
import dev.affogato.base.net.PortHolder;
import dev.affogato.base.net.Sockets;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Makes the sockets clients come in by. */
final class Listeners {
  private static final System.Logger LOG = System.getLogger(Listeners.class.getName());

  private static final int BACKLOG = 1024; // protocol spec 1.2

  /** Five attempts, two seconds apart (protocol spec 1.1). */
  private static final int BIND_ATTEMPTS = 5;

  private static final Duration BIND_PAUSE = Duration.ofSeconds(2);
  private static final Duration TRY_CONNECT = Duration.ofSeconds(1);

  private Listeners() {}

  /**
   * The unix socket at {@code path}; one that a dead daemon left there is replaced.
   *
   * @throws BindException if a living daemon listens there
   */
  static ServerSocketChannel unix(Path path, boolean forAll) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && isAlive(address)) {
      throw new BindException(
          "another daemon is listening on " + path + "; end it or choose another socket");
    }
    removeSocket(path);
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listener.bind(address, BACKLOG);
      Files.setPosixFilePermissions(
          path, PosixFilePermissions.fromString(forAll ? "rw-rw-rw-" : "rw-------"));
      return listener;
    } catch (IOException e) {
      listener.close();
      throw new IOException(
          "cannot listen on "
              + path
              + ": "
              + e.getMessage()
              + "; user "
              + System.getProperty("user.name")
              + " must be allowed to write in its folder",
          e);
    }
  }

  /** Only a refusal shows that nobody listens: a daemon with a full queue lets us wait. */
  private static boolean isAlive(UnixDomainSocketAddress address) throws IOException {
    try (Connection living = Connection.open(address, TRY_CONNECT)) {
      return true;
    } catch (ConnectException nobody) {
      return false;
    } catch (SocketTimeoutException queueIsFull) {
      return true;
    } catch (IOException e) {
      throw new IOException(
          "cannot tell whether a daemon listens on " + address + ": " + e.getMessage(), e);
    }
  }

  /** A slip in a variable must not cost somebody a file. */
  private static void removeSocket(Path path) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        && !Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
            .isOther()) {
      throw new IOException(path + " is not a socket: remove it or choose another path");
    }
    Files.deleteIfExists(path);
  }

  /**
   * TCP listeners on {@code addresses}, or one on all addresses of both families if there are none,
   * sharing a port. An address of IPv6 beside others may be missing: it can be gone again, or not
   * yet be in force.
   */
  static List<ServerSocketChannel> tcp(List<InetAddress> addresses, int port)
      throws IOException, InterruptedException {
    List<ServerSocketChannel> listeners = new ArrayList<>();
    try {
      if (addresses.isEmpty()) {
        listeners.add(tcp(new InetSocketAddress(port)));
      }
      int sharedPort = port;
      for (InetAddress address : addresses) {
        InetSocketAddress where = new InetSocketAddress(address, sharedPort);
        if (address instanceof Inet6Address && !listeners.isEmpty()) {
          tcpIfPossible(where).ifPresent(listeners::add);
        } else {
          listeners.add(tcp(where));
        }
        sharedPort = port(listeners.getFirst());
      }
      return listeners;
    } catch (IOException | InterruptedException | RuntimeException e) {
      for (ServerSocketChannel listener : listeners) {
        listener.close();
      }
      throw e;
    }
  }

  private static Optional<ServerSocketChannel> tcpIfPossible(InetSocketAddress address) {
    try {
      return Optional.of(tryTcp(address));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "not listening on {0}: {1}", Addresses.text(address), e.getMessage());
      return Optional.empty();
    }
  }

  static int port(ServerSocketChannel listener) throws IOException {
    return listener.getLocalAddress() instanceof InetSocketAddress inet ? inet.getPort() : 0;
  }

  private static ServerSocketChannel tcp(InetSocketAddress address)
      throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return tryTcp(address);
      } catch (BindException e) {
        if (attempt == BIND_ATTEMPTS) {
          throw new IOException(
              "cannot listen on " + taken(address, e) + ": end it, or choose a port by -p", e);
        }
        LOG.log(Level.WARNING, "cannot listen yet on {0}", taken(address, e));
        pause();
      }
    }
  }

  /** Why {@code address} cannot be had, and who has it. */
  private static String taken(InetSocketAddress address, BindException why) {
    return "TCP port "
        + address.getPort()
        + PortHolder.of(address.getPort())
            .map(holder -> ", where " + holder + " listens")
            .orElse(" of " + Addresses.text(address.getAddress()))
        + " ("
        + why.getMessage()
        + ")";
  }

  private static ServerSocketChannel tryTcp(InetSocketAddress address) throws IOException {
    boolean all = address.getAddress().isAnyLocalAddress();
    ServerSocketChannel listener = Sockets.server(all ? null : address.getAddress());
    try {
      listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      listener.bind(address, BACKLOG);
      return listener;
    } catch (IOException e) {
      listener.close();
      throw e;
    }
  }

  private static void pause() throws InterruptedException {
    if (new CountDownLatch(1).await(BIND_PAUSE.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new AssertionError("a latch nobody knows was opened");
    }
  }
}
