package dev.affogato.base.net;

import dev.affogato.base.address.Addresses;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that hear both families where the kernel has both. What listens on all addresses is one
 * socket of IPv6, to which peers of IPv4 come under their usual addresses; where IPv6 is missing or
 * forbidden it is one of IPv4. Thread-safe: no state.
 */
public final class Sockets {
  private Sockets() {}

  /** Opens a socket of one family. */
  @FunctionalInterface
  private interface Opening<T> {
    T open(StandardProtocolFamily family) throws IOException;
  }

  /**
   * Not yet bound.
   *
   * @param address to be bound to, or null for all
   */
  public static ServerSocketChannel server(@Nullable InetAddress address) throws IOException {
    return open(address, ServerSocketChannel::open);
  }

  /** As {@link #server}. */
  public static DatagramChannel datagrams(@Nullable InetAddress address) throws IOException {
    return open(address, DatagramChannel::open);
  }

  /** Whether this machine, as this process sees it, has IPv6. */
  public static boolean hasIpv6() {
    try (DatagramChannel trial = DatagramChannel.open(StandardProtocolFamily.INET6)) {
      return true;
    } catch (IOException | UnsupportedOperationException without) {
      return false;
    }
  }

  /** Whether {@code socket}, bound to all addresses, is one of IPv6. */
  static boolean isIpv6(DatagramChannel socket) throws IOException {
    return socket.getLocalAddress() instanceof InetSocketAddress bound
        && bound.getAddress() instanceof Inet6Address;
  }

  private static <T> T open(@Nullable InetAddress address, Opening<T> opening) throws IOException {
    if (address instanceof Inet4Address) {
      return opening.open(StandardProtocolFamily.INET);
    }
    try {
      return opening.open(StandardProtocolFamily.INET6);
    } catch (IOException | UnsupportedOperationException without) {
      if (address != null) {
        throw new IOException(
            "this machine has no IPv6, which " + Addresses.text(address) + " needs", without);
      }
      return opening.open(StandardProtocolFamily.INET);
    }
  }
}
