package dev.affogato.scheduler.server;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where announcements go (protocol spec 4.1). Thread-safe: no state. */
final class Broadcasts {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private Broadcasts() {}

  /**
   * The broadcast addresses of this machine's networks.
   *
   * @param loopbackOnly 127.0.0.1 and nothing else
   * @param bound only the network of this address, or null for all networks
   */
  static List<InetAddress> addresses(boolean loopbackOnly, @Nullable InetAddress bound)
      throws SocketException {
    if (loopbackOnly || (bound != null && bound.isLoopbackAddress())) {
      return List.of(LOOPBACK);
    }
    List<InetAddress> addresses = new ArrayList<>();
    for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
      if (network.isUp() && !network.isLoopback() && !network.isPointToPoint()) {
        for (InterfaceAddress address : network.getInterfaceAddresses()) {
          if (address.getBroadcast() instanceof Inet4Address broadcast
              && (bound == null || bound.equals(address.getAddress()))) {
            addresses.add(broadcast);
          }
        }
      }
    }
    return addresses;
  }

  /** The broadcast address that reaches {@code bound}, if it has one. */
  static Optional<InetAddress> of(InetAddress bound) throws SocketException {
    return bound.isLoopbackAddress()
        ? Optional.empty()
        : addresses(false, bound).stream().findFirst();
  }
}
