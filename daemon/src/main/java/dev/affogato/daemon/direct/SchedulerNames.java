package dev.affogato.daemon.direct;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What this machine may call the scheduler that another machine speaks of: on the scheduler's own
 * machine it has the loopback address, and another one everywhere else. Stateless.
 */
final class SchedulerNames {
  private static final String LOOPBACK = "127.0.0.1";

  private SchedulerNames() {}

  static boolean isLoopback(String address) {
    try {
      return InetAddress.ofLiteral(address).isLoopbackAddress();
    } catch (IllegalArgumentException noAddress) {
      return false;
    }
  }

  /**
   * @param name address and port as {@code peer} sees it, or empty
   * @param peer the address of who said so
   */
  static Set<String> of(String name, String peer) {
    Set<String> names = new LinkedHashSet<>();
    int colon = name.lastIndexOf(':');
    if (colon <= 0) {
      return names;
    }
    String port = name.substring(colon);
    try {
      InetAddress there = InetAddress.ofLiteral(name.substring(0, colon));
      InetAddress here = there.isLoopbackAddress() ? InetAddress.ofLiteral(peer) : there;
      names.add(here.getHostAddress() + port);
      if (here.isLoopbackAddress() || NetworkInterface.getByInetAddress(here) != null) {
        names.add(LOOPBACK + port);
      }
    } catch (IllegalArgumentException | SocketException noAddress) {
      // A scheduler that cannot be told from others is none of ours.
    }
    return names;
  }
}
