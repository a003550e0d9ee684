package dev.affogato.scheduler.policy;

import dev.affogato.base.address.Addresses;
import java.util.Locale;

/**
 * The part of the world in which an address leads to its machine. A daemon that logged in from one
 * realm is known to reach the others of that realm and nobody else: a client of icecream has no
 * IPv6, one of ours may have none, and a link-local address means another machine, or none, on
 * another link. So jobs stay in the realm of their submitter. Immutable.
 *
 * @param name for people
 */
public record Realm(String name) {
  /** All addresses of IPv4, as it always was. */
  public static final Realm IPV4 = new Realm("IPv4");

  private static final Realm IPV6 = new Realm("IPv6");
  private static final Realm LOOPBACK = new Realm("IPv6 within the scheduler's machine");

  private static final String LOOPBACK_ADDRESS = "::1";

  // fe80::/10, RFC 4291.
  private static final int LINK_LOCAL_MASK = 0xffc0;
  private static final int LINK_LOCAL = 0xfe80;
  private static final int GROUP_DIGITS = 4;
  private static final int HEX = 16;

  /**
   * @param address numeric, as {@link Addresses#text} writes it, as the scheduler sees it
   */
  public static Realm of(String address) {
    if (!Addresses.isIpv6(address)) {
      return IPV4;
    }
    if (address.equals(LOOPBACK_ADDRESS)) {
      return LOOPBACK;
    }
    return isLinkLocal(address.toLowerCase(Locale.ROOT))
        ? new Realm("IPv6 link" + Addresses.zone(address))
        : IPV6;
  }

  private static boolean isLinkLocal(String address) {
    int colon = address.indexOf(':');
    if (colon != GROUP_DIGITS) {
      return false;
    }
    try {
      return (Integer.parseInt(address.substring(0, colon), HEX) & LINK_LOCAL_MASK) == LINK_LOCAL;
    } catch (NumberFormatException noAddress) {
      return false;
    }
  }
}
