package dev.affogato.console.cli;

import dev.affogato.base.address.Addresses;
import dev.affogato.console.config.Origin;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Names of network things as options and variables give them. */
final class NetworkNames {
  private static final int PORT_MAX = 65_535;

  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private NetworkNames() {}

  /**
   * A host with an optional port.
   *
   * @param host null to search by broadcast
   */
  record HostAndPort(@Nullable String host, int port) {}

  /** What this machine calls itself. */
  static String ofThisMachine() throws IOException {
    return Files.readString(HOST_NAME, StandardCharsets.ISO_8859_1).strip();
  }

  /**
   * The first IPv4 address of the network interface called {@code name}, and all its IPv6
   * addresses: what the network knows this machine by comes first.
   *
   * @param origin who named it
   */
  static List<InetAddress> addressesOf(CommandSpec spec, String name, Origin origin)
      throws SocketException {
    NetworkInterface found = NetworkInterface.getByName(name);
    List<InetAddress> all = found == null ? List.of() : Collections.list(found.getInetAddresses());
    List<InetAddress> addresses = new ArrayList<>();
    all.stream().filter(Inet4Address.class::isInstance).findFirst().ifPresent(addresses::add);
    all.stream().filter(Inet6Address.class::isInstance).forEach(addresses::add);
    if (addresses.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "Error: interface "
              + name
              + " ("
              + origin.text()
              + ") does not exist or has no address; `ip address` lists them");
    }
    return addresses;
  }

  /**
   * Where the scheduler is: option {@code -s}, else {@code ICECC_SCHEDULER}, else {@code
   * USE_SCHEDULER}, in the form {@code host}, {@code host:port} or {@code :port} (protocol spec
   * 4.3); an IPv6 address as a host needs brackets if a port follows.
   */
  static HostAndPort scheduler(
      CommandSpec spec, @Nullable String option, Map<String, String> environment, int defaultPort) {
    String text = option;
    for (String variable : List.of("ICECC_SCHEDULER", "USE_SCHEDULER")) {
      if (text == null) {
        text = environment.get(variable);
      }
    }
    if (text == null || text.isEmpty()) {
      return new HostAndPort(null, defaultPort);
    }
    String where = text;
    return parse(text, defaultPort)
        .orElseThrow(() -> new ParameterException(spec.commandLine(), "Error: " + wrong(where)));
  }

  private static String wrong(String where) {
    return where.indexOf(':') == where.lastIndexOf(':')
        ? "-s requires valid port if hostname includes colon, not '" + where + "'"
        : "-s '"
            + where
            + "' is no IPv6 address of this form: ADDRESS, [ADDRESS] or [ADDRESS]:PORT, with"
            + " %INTERFACE of this machine behind an address that begins with fe80";
  }

  /** {@code text} as host and port; empty if the port is none, or what has colons no address. */
  static Optional<HostAndPort> parse(String text, int defaultPort) {
    int bracket = text.startsWith("[") ? text.indexOf(']') : -1;
    int colon = text.lastIndexOf(':');
    boolean ipv6 = bracket > 0 || text.indexOf(':') < colon;
    if (colon < 0) {
      return Optional.of(new HostAndPort(text, defaultPort));
    }
    if (!ipv6) {
      return port(text.substring(colon + 1))
          .map(port -> new HostAndPort(colon == 0 ? null : text.substring(0, colon), port));
    }
    String address = bracket > 0 ? text.substring(0, bracket + 1) : text;
    String rest = text.substring(address.length());
    Optional<Integer> port =
        rest.isEmpty()
            ? Optional.of(defaultPort)
            : rest.startsWith(":") ? port(rest.substring(1)) : Optional.empty();
    return Addresses.literal(address)
        .filter(found -> !(found instanceof Inet6Address six) || isOnALink(six))
        .flatMap(found -> port.map(number -> new HostAndPort(Addresses.text(found), number)));
  }

  /** A link-local address is one on each link. */
  private static boolean isOnALink(Inet6Address address) {
    return !address.isLinkLocalAddress() || address.getScopeId() != 0;
  }

  private static Optional<Integer> port(String text) {
    try {
      int port = Integer.parseInt(text);
      return port > 0 && port <= PORT_MAX ? Optional.of(port) : Optional.empty();
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  /** {@code ICECC_TEST_SCHEDULER_PORTS}: two ports that hear each other's broadcasts, or none. */
  static List<Integer> testSchedulerPorts(CommandSpec spec) {
    String text = System.getenv("ICECC_TEST_SCHEDULER_PORTS");
    if (text == null) {
      return List.of();
    }
    String[] ports = text.split(":", -1);
    List<Integer> both = new ArrayList<>();
    for (String port : ports) {
      port(port).ifPresent(both::add);
    }
    if (ports.length != 2 || both.size() != 2) {
      throw new ParameterException(
          spec.commandLine(),
          "Error: ICECC_TEST_SCHEDULER_PORTS must be PORT:PORT, not '" + text + "'");
    }
    return both;
  }
}
