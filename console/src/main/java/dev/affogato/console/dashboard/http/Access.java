package dev.affogato.console.dashboard.http;

import com.sun.net.httpserver.HttpExchange;
import dev.affogato.base.net.TcpPeers;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may look. Immutable.
 *
 * <p>Peers must be on this machine or on a private network, whatever address the server listens on:
 * names of files and machines are nobody else's business. Under IPv6, where private networks have
 * public addresses as a rule, a network that this machine is on itself counts as one. And the host
 * they name must be a literal address or a name of this machine: a page of anywhere could make a
 * browser ask here under a name of its own, whose address it changed to ours (DNS rebinding).
 */
final class Access {
  private static final int UNIQUE_LOCAL_MASK = 0xfe;
  private static final int UNIQUE_LOCAL = 0xfc;

  /** No site has more than a network of so many bits (RFC 6177); a tunnel's may be the world. */
  private static final int SITE_PREFIX_BITS = 48;

  private final String hostName;
  private final boolean ownUserOnly;

  /**
   * @param hostName of this machine
   * @param ownUserOnly whether peers must be processes of this process' user
   */
  Access(String hostName, boolean ownUserOnly) {
    this.hostName = hostName.toLowerCase(Locale.ROOT);
    this.ownUserOnly = ownUserOnly;
  }

  /** Why this request is not answered, or null if it is. */
  @Nullable Response refusal(HttpExchange exchange) {
    InetSocketAddress peer = exchange.getRemoteAddress();
    if (!isNear(peer.getAddress())) {
      return Response.error(
          Response.FORBIDDEN,
          "only for this machine and private networks; use a proxy with a login for others");
    }
    if (ownUserOnly && !TcpPeers.isOwnUser(peer, exchange.getLocalAddress())) {
      return Response.error(Response.FORBIDDEN, "only for the user whose build this is");
    }
    String host = exchange.getRequestHeaders().getFirst("Host");
    if (host == null || !isOwnName(host)) {
      return Response.error(
          Response.MISDIRECTED, "this host name is not mine: use " + hostName + " or an address");
    }
    String site = exchange.getRequestHeaders().getFirst("Sec-Fetch-Site");
    if ("cross-site".equals(site)
        && !"navigate".equals(exchange.getRequestHeaders().getFirst("Sec-Fetch-Mode"))) {
      return Response.error(Response.FORBIDDEN, "not for pages of other sites");
    }
    return null;
  }

  static boolean isNear(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean uniqueLocal = bytes.length == 16 && (bytes[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL;
    return address.isLoopbackAddress()
        || address.isSiteLocalAddress()
        || address.isLinkLocalAddress()
        || uniqueLocal
        || (bytes.length == 16 && isOnOwnNetwork(bytes));
  }

  private static boolean isOnOwnNetwork(byte[] peer) {
    try (Stream<NetworkInterface> networks = NetworkInterface.networkInterfaces()) {
      return networks
          .flatMap(network -> network.getInterfaceAddresses().stream())
          .anyMatch(own ->
              own.getAddress() instanceof Inet6Address
                  && own.getNetworkPrefixLength() >= SITE_PREFIX_BITS
                  && shares(own.getAddress().getAddress(), peer, own.getNetworkPrefixLength()));
    } catch (SocketException unknown) {
      return false;
    }
  }

  /** Whether both begin with the same {@code bits} bits. */
  static boolean shares(byte[] one, byte[] other, int bits) {
    int whole = bits / Byte.SIZE;
    int rest = bits % Byte.SIZE;
    return Arrays.equals(one, 0, whole, other, 0, whole)
        && (rest == 0 || ((one[whole] ^ other[whole]) & 0xff) >> (Byte.SIZE - rest) == 0);
  }

  boolean isOwnName(String hostHeader) {
    String host = withoutPort(hostHeader).toLowerCase(Locale.ROOT);
    return host.equals("localhost") || host.equals(hostName) || isLiteral(host);
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    boolean port = colon > 0 && colon > host.lastIndexOf(']');
    return port ? host.substring(0, colon) : host;
  }

  /** Nobody can make a browser look up an address. */
  private static boolean isLiteral(String host) {
    try {
      boolean six = host.startsWith("[") && host.endsWith("]");
      InetAddress.ofLiteral(six ? host.substring(1, host.length() - 1) : host);
      return six || host.indexOf(':') < 0;
    } catch (IllegalArgumentException aName) {
      return false;
    }
  }
}
