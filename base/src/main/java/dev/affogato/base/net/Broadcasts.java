package dev.affogato.base.net;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where to say what all machines of this one's networks shall hear: the broadcast addresses of IPv4
 * (protocol spec 4.1), and for IPv6, which icecream does not speak, all nodes of each link (RFC
 * 4291, {@code ff02::1}), a group that no switch keeps from anybody. Thread-safe: no state.
 */
public final class Broadcasts {
  private static final System.Logger LOG = System.getLogger(Broadcasts.class.getName());

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress LOOPBACK_6 = InetAddress.ofLiteral("::1");
  private static final byte[] ALL_NODES = InetAddress.ofLiteral("ff02::1").getAddress();

  private Broadcasts() {}

  /**
   * Those of this machine's networks, IPv4 first.
   *
   * @param loopbackOnly this machine and nothing else
   * @param bound only networks of these addresses; all networks if there are none
   */
  public static List<InetAddress> addresses(boolean loopbackOnly, List<InetAddress> bound)
      throws SocketException {
    boolean all = bound.isEmpty();
    if (loopbackOnly || (!all && bound.stream().allMatch(InetAddress::isLoopbackAddress))) {
      return Stream.of(LOOPBACK, LOOPBACK_6)
          .filter(each ->
              all
                  ? each.equals(LOOPBACK) || Sockets.hasIpv6()
                  : bound.stream().anyMatch(own -> own.getClass() == each.getClass()))
          .toList();
    }
    List<InetAddress> four = new ArrayList<>();
    // No set: to Java addresses are equal that differ in their zone only.
    List<InetAddress> six = new ArrayList<>();
    for (NetworkInterface network : networks()) {
      boolean speaksIpv6 = false;
      for (InterfaceAddress address : network.getInterfaceAddresses()) {
        if (all || bound.contains(address.getAddress())) {
          speaksIpv6 |= address.getAddress() instanceof Inet6Address;
          if (address.getBroadcast() instanceof Inet4Address broadcast) {
            four.add(broadcast);
          }
        }
      }
      if (speaksIpv6 && network.supportsMulticast()) {
        six.add(allNodes(network.getIndex()));
      }
    }
    four.addAll(six);
    return four;
  }

  /**
   * Lets {@code socket}, one for all addresses, hear what is said to all nodes of each link there
   * is now; to be called again for those that appear later. One of IPv4 hears broadcasts anyway.
   */
  public static void listen(DatagramChannel socket) throws IOException {
    if (Sockets.isIpv6(socket)) {
      for (NetworkInterface network : networks()) {
        boolean speaksIpv6 = network.inetAddresses().anyMatch(Inet6Address.class::isInstance);
        if (speaksIpv6 && network.supportsMulticast()) {
          listen(socket, network);
        }
      }
    }
  }

  /** Lets {@code socket} hear what is said to all nodes of the link of {@code address}. */
  public static void listen(DatagramChannel socket, Inet6Address address) throws IOException {
    NetworkInterface network = NetworkInterface.getByIndex(address.getScopeId());
    if (network != null) {
      listen(socket, network);
    }
  }

  private static void listen(DatagramChannel socket, NetworkInterface network) {
    try {
      // A second time nothing happens.
      socket.join(allNodes(network.getIndex()), network);
    } catch (IOException e) {
      // It may be going; whoever searches there finds nobody, and the others are heard.
      LOG.log(Level.INFO, "hearing no searches on {0}: {1}", network.getName(), e.getMessage());
    }
  }

  /** All nodes of the link that {@code address}, a link-local one, is of. */
  public static InetAddress allNodes(Inet6Address address) {
    return allNodes(address.getScopeId());
  }

  private static InetAddress allNodes(int zone) {
    try {
      return Inet6Address.getByAddress(null, ALL_NODES, zone);
    } catch (UnknownHostException wrongLength) {
      throw new AssertionError(wrongLength);
    }
  }

  private static List<NetworkInterface> networks() throws SocketException {
    List<NetworkInterface> networks = new ArrayList<>();
    for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
      if (each.isUp() && !each.isLoopback() && !each.isPointToPoint()) {
        networks.add(each);
      }
    }
    return networks;
  }
}
