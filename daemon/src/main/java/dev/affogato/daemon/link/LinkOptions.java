package dev.affogato.daemon.link;

import java.net.InetAddress;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Where the scheduler is to be found. Immutable.
 *
 * @param netname network wanted when searching; compared ignoring case
 * @param schedulerHost host to connect to without searching, or null to search
 * @param schedulerPort TCP port of {@code schedulerHost}, or UDP port of the search
 * @param loopbackOnly search on 127.0.0.1 instead of the broadcast interfaces ({@code ICECC_TESTS})
 * @param twinPorts two ports of which a search on either also searches the other, or empty ({@code
 *     ICECC_TEST_SCHEDULER_PORTS})
 * @param localAddress address to come from, by which the scheduler then knows this daemon, or null
 *     for the system's choice
 */
public record LinkOptions(
    String netname,
    @Nullable String schedulerHost,
    int schedulerPort,
    boolean loopbackOnly,
    List<Integer> twinPorts,
    @Nullable InetAddress localAddress) {
  /** The scheduler's TCP and UDP port (protocol spec 1.1). */
  public static final int DEFAULT_PORT = 8765;

  /** The network of those who did not choose one (protocol spec 4.3). */
  public static final String DEFAULT_NETNAME = "ICECREAM";

  public LinkOptions {
    twinPorts = List.copyOf(twinPorts);
    if (schedulerPort < 1 || schedulerPort > 0xffff) {
      throw new IllegalArgumentException(
          "scheduler port " + schedulerPort + " is not from 1 to 65535");
    }
    if (!twinPorts.isEmpty() && twinPorts.size() != 2) {
      throw new IllegalArgumentException("twin ports must be two, not " + twinPorts);
    }
  }

  /** A search for {@link #DEFAULT_NETNAME} on the default port. */
  public static LinkOptions searching() {
    return new LinkOptions(DEFAULT_NETNAME, null, DEFAULT_PORT, false, List.of(), null);
  }

  /** The scheduler at {@code host} and {@code port}, no search. */
  public static LinkOptions to(String host, int port) {
    return new LinkOptions(DEFAULT_NETNAME, host, port, false, List.of(), null);
  }

  public LinkOptions withNetname(String newNetname) {
    return new LinkOptions(
        newNetname, schedulerHost, schedulerPort, loopbackOnly, twinPorts, localAddress);
  }

  public LinkOptions withLocalAddress(InetAddress newLocalAddress) {
    return new LinkOptions(
        netname, schedulerHost, schedulerPort, loopbackOnly, twinPorts, newLocalAddress);
  }

  /** The port that is searched together with the wanted one, if any. */
  OptionalInt twinPort() {
    int at = twinPorts.indexOf(schedulerPort);
    return at < 0 ? OptionalInt.empty() : OptionalInt.of(twinPorts.get(1 - at));
  }
}
