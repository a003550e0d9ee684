package dev.affogato.console.dashboard.http;

import com.sun.net.httpserver.HttpExchange;
import dev.affogato.base.net.TcpPeers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who may look. Immutable.
 *
 * <p>Peers must be on this machine or on a private network, whatever address the server listens on:
 * names of files and machines are nobody else's business. And the host they name must be a literal
 * address or a name of this machine: a page of anywhere could make a browser ask here under a name
 * of its own, whose address it changed to ours (DNS rebinding).
 */
final class Access {
  private static final int UNIQUE_LOCAL_MASK = 0xfe;
  private static final int UNIQUE_LOCAL = 0xfc;

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
        || uniqueLocal;
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
