package dev.affogato.console.dashboard;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody wants a program to show itself: {@code PORT} on this machine only, {@code
 * HOST:PORT}, or {@code off}. Immutable.
 *
 * @param address null for nowhere
 */
public record WebAddress(@Nullable InetSocketAddress address) {
  /** What {@link #parse} takes, for people. */
  public static final String FORMS =
      "off, PORT, or ADDRESS:PORT with an address of this machine or * for all";

  private static final int PORT_MAX = 65_535;
  private static final int PORT_DIGITS_MAX = 5;
  private static final String LOOPBACK = "127.0.0.1";

  public static final WebAddress NOWHERE = new WebAddress(null);

  /** On this machine only. */
  public static WebAddress ofPort(int port) {
    return new WebAddress(new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), port));
  }

  /** Empty if it is none of {@link #FORMS}. Looks up no names. */
  public static Optional<WebAddress> parse(String text) {
    String wanted = text.strip();
    if (wanted.equals("off")) {
      return Optional.of(NOWHERE);
    }
    int colon = wanted.lastIndexOf(':');
    String host = colon < 0 ? LOOPBACK : wanted.substring(0, colon);
    int port = port(wanted.substring(colon + 1));
    if (port < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(new WebAddress(new InetSocketAddress(address(host), port)));
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  private static InetAddress address(String host) {
    return switch (host) {
      case "*" -> new InetSocketAddress(0).getAddress();
      case "localhost" -> InetAddress.ofLiteral(LOOPBACK);
      default ->
          InetAddress.ofLiteral(
              host.startsWith("[") && host.endsWith("]")
                  ? host.substring(1, host.length() - 1)
                  : host);
    };
  }

  private static int port(String text) {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || text.length() > PORT_DIGITS_MAX) {
      return -1;
    }
    int port = Integer.parseInt(text);
    return port >= 1 && port <= PORT_MAX ? port : -1;
  }
}
