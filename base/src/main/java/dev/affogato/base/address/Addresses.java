package dev.affogato.base.address;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Locale;
import java.util.Optional;

/**
 * Addresses as text, in the one form that all parts of a farm write, so that equal addresses are
 * equal texts: IPv4 with dots, also where a socket for both families shows it mapped; IPv6 as RFC
 * 5952 recommends, with its zone behind {@code %} where it is link-local. Thread-safe: no state.
 */
public final class Addresses {
  private static final int GROUPS = 8;
  private static final int BYTE_BITS = 8;
  private static final int BYTE_MASK = 0xff;

  private Addresses() {}

  /**
   * {@code address} without a port, such as {@code 10.0.0.7}, {@code fd00::7} or {@code
   * fe80::7%eth0}.
   */
  public static String text(InetAddress address) {
    if (!(address instanceof Inet6Address six)) {
      return address.getHostAddress();
    }
    return groups(six.getAddress()) + zone(six);
  }

  /**
   * {@link #text} and port, as {@link #withPort} writes it; a name that was not looked up stays.
   */
  public static String text(InetSocketAddress address) {
    InetAddress known = address.getAddress();
    return withPort(known == null ? address.getHostString() : text(known), address.getPort());
  }

  /** {@code host:port}, with brackets where the host is an IPv6 address. */
  public static String withPort(String host, int port) {
    return (isIpv6(host) ? "[" + host + "]" : host) + ":" + port;
  }

  /** Whether {@code host}, a name or an address, is an IPv6 address. */
  public static boolean isIpv6(String host) {
    return host.indexOf(':') >= 0;
  }

  /** {@code address} without the zone, whose name means something on one machine only. */
  public static String withoutZone(String address) {
    int percent = address.indexOf('%');
    return percent < 0 ? address : address.substring(0, percent);
  }

  /** The zone of {@code address}, with its {@code %}, or nothing. */
  public static String zone(String address) {
    int percent = address.indexOf('%');
    return percent < 0 ? "" : address.substring(percent);
  }

  /** {@code text} as an address, with or without brackets; empty if it is a name or nonsense. */
  public static Optional<InetAddress> literal(String text) {
    boolean brackets = text.startsWith("[") && text.endsWith("]");
    String bare = brackets ? text.substring(1, text.length() - 1) : text;
    if (brackets && !isIpv6(bare)) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(bare));
    } catch (IllegalArgumentException aName) {
      return Optional.empty();
    }
  }

  /** What people wrote, in the form of {@link #text} if it is an IPv6 address, else as it is. */
  public static String canonical(String written) {
    return isIpv6(written) ? literal(written).map(Addresses::text).orElse(written) : written;
  }

  private static String zone(Inet6Address address) {
    if (!address.isLinkLocalAddress()) {
      return "";
    }
    try {
      NetworkInterface network = NetworkInterface.getByIndex(address.getScopeId());
      return network == null ? zone(address.getHostAddress()) : "%" + network.getName();
    } catch (SocketException | IllegalArgumentException unknown) {
      return zone(address.getHostAddress());
    }
  }

  /**
   * Hexadecimal groups without leading zeros, the first longest run of empty ones as {@code ::}.
   */
  private static String groups(byte[] bytes) {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = ((bytes[2 * i] & BYTE_MASK) << BYTE_BITS) | (bytes[2 * i + 1] & BYTE_MASK);
    }
    int runStart = -1;
    int runLength = 1;
    for (int start = 0; start < GROUPS; start++) {
      int end = start;
      while (end < GROUPS && groups[end] == 0) {
        end++;
      }
      if (end - start > runLength) {
        runStart = start;
        runLength = end - start;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == runStart) {
        text.append("::");
        i += runLength - 1;
      } else {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
          text.append(':');
        }
        text.append(Integer.toHexString(groups[i]).toLowerCase(Locale.ROOT));
      }
    }
    return text.toString();
  }
}
