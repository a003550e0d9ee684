package dev.affogato.console.dashboard;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Where a program shows itself, and to whom. Immutable.
 *
 * @param address where to listen; port 0 for any free one
 * @param hostName of this machine: the one name besides addresses that browsers may use
 * @param ownUserOnly whether only this process' user on this machine may look
 */
public record WebOptions(InetSocketAddress address, String hostName, boolean ownUserOnly) {
  /** For one user's own cluster on one machine. */
  public static WebOptions embedded() {
    return new WebOptions(
        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), "localhost", true);
  }
}
