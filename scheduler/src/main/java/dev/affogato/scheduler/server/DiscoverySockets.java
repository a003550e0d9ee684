package dev.affogato.scheduler.server;

import dev.affogato.base.net.Broadcasts;
import dev.affogato.base.net.Sockets;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The UDP sockets of {@link Discovery}: one for all addresses of both families, or one for each
 * address that the scheduler is bound to. Thread-safe: immutable, and channels are.
 *
 * <p>A socket bound to a host's address hears neither broadcasts nor what is said to all nodes of
 * its link, so that each such address has an ear for these besides. Answers leave from the host's
 * address all the same, as searchers take their source for the scheduler's address.
 */
final class DiscoverySockets implements AutoCloseable {
  private final List<DatagramChannel> mouths;
  private final List<DatagramChannel> ears;

  private DiscoverySockets(List<DatagramChannel> mouths, List<DatagramChannel> ears) {
    this.mouths = List.copyOf(mouths);
    this.ears = List.copyOf(ears);
  }

  /**
   * @param addresses none for all
   * @throws IOException if the port is taken on any of them
   */
  static DiscoverySockets bind(List<InetAddress> addresses, int port) throws IOException {
    List<DatagramChannel> mouths = new ArrayList<>();
    List<DatagramChannel> ears = new ArrayList<>();
    try {
      if (addresses.isEmpty()) {
        DatagramChannel all = Sockets.datagrams(null);
        mouths.add(all);
        bind(all, new InetSocketAddress(port));
        Broadcasts.listen(all);
      }
      for (InetAddress address : addresses) {
        mouths.add(Sockets.datagrams(address));
        bind(mouths.getLast(), new InetSocketAddress(address, port));
        for (InetAddress everybody : everybodyAround(address)) {
          ears.add(Sockets.datagrams(everybody));
          bind(ears.getLast(), new InetSocketAddress(everybody, port));
          if (everybody instanceof Inet6Address six) {
            Broadcasts.listen(ears.getLast(), six);
          }
        }
      }
      return new DiscoverySockets(mouths, ears);
    } catch (IOException e) {
      new DiscoverySockets(mouths, ears).close();
      throw e;
    }
  }

  private static List<InetAddress> everybodyAround(InetAddress address) throws IOException {
    if (address.isLoopbackAddress()) {
      return List.of();
    }
    if (address instanceof Inet6Address six) {
      return six.isLinkLocalAddress() ? List.of(Broadcasts.allNodes(six)) : List.of();
    }
    return Broadcasts.addresses(false, List.of(address)).stream().limit(1).toList();
  }

  private static void bind(DatagramChannel socket, InetSocketAddress address) throws IOException {
    try {
      socket.setOption(StandardSocketOptions.SO_BROADCAST, true);
      socket.bind(address);
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on UDP port "
              + address.getPort()
              + ": "
              + e.getMessage()
              + "; is another scheduler running there? Choose another port with -p",
          e);
    }
  }

  /** Those to be read. */
  List<DatagramChannel> all() {
    List<DatagramChannel> all = new ArrayList<>(mouths);
    all.addAll(ears);
    return all;
  }

  /** Networks may have appeared, or got their addresses, since the last time. */
  void look() throws IOException {
    for (DatagramChannel mouth : mouths) {
      if (mouth.socket().getLocalAddress().isAnyLocalAddress()) {
        Broadcasts.listen(mouth);
      }
    }
  }

  int port() {
    return mouths.getFirst().socket().getLocalPort();
  }

  /** Does nothing if no socket is of the family of {@code to}. */
  void send(byte[] datagram, InetSocketAddress to) throws IOException {
    for (DatagramChannel mouth : mouths) {
      if (reaches(mouth, to.getAddress())) {
        mouth.send(ByteBuffer.wrap(datagram), to);
        return;
      }
    }
  }

  private static boolean reaches(DatagramChannel mouth, InetAddress to) {
    InetAddress own = mouth.socket().getLocalAddress();
    if (own.isAnyLocalAddress()) {
      return to instanceof Inet4Address || Sockets.hasIpv6();
    }
    if (!(own instanceof Inet6Address six) || !(to instanceof Inet6Address other)) {
      return own.getClass() == to.getClass();
    }
    boolean ofLink = other.isLinkLocalAddress() || other.isMCLinkLocal();
    return six.isLinkLocalAddress() ? ofLink && six.getScopeId() == other.getScopeId() : !ofLink;
  }

  @Override
  public void close() throws IOException {
    for (DatagramChannel each : all()) {
      each.close();
    }
  }
}
