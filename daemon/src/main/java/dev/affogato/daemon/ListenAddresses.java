package dev.affogato.daemon;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;

/** What option {@code -i} of icecream's daemon means. */
public final class ListenAddresses {
  private ListenAddresses() {}

  /**
   * The first IPv4 address of interface {@code name}, and 127.0.0.1 for this machine's own clients
   * (protocol spec 1.1).
   *
   * @throws IOException if there is no such interface, or it has no such address
   */
  public static List<InetAddress> ofInterface(String name) throws IOException {
    NetworkInterface found = NetworkInterface.getByName(name);
    if (found == null) {
      throw new IOException("there is no network interface " + name + "; see option -i");
    }
    InetAddress address =
        found
            .inetAddresses()
            .filter(Inet4Address.class::isInstance)
            .findFirst()
            .orElseThrow(() ->
                new IOException(
                    "network interface " + name + " has no IPv4 address; see option -i"));
    List<InetAddress> addresses = new ArrayList<>(List.of(address));
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    if (!address.equals(loopback)) {
      addresses.add(loopback);
    }
    return addresses;
  }
}
