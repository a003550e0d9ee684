package dev.affogato.console.cli;

import dev.affogato.console.config.Origin;
import java.io.IOException;
import java.net.Inet4Address;
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
import java.util.OptionalInt;
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
   * The IPv4 address of the network interface called {@code name}.
   *
   * @param origin who named it
   */
  static InetAddress addressOf(CommandSpec spec, String name, Origin origin)
      throws SocketException {
    NetworkInterface found = NetworkInterface.getByName(name);
    if (found != null) {
      for (InetAddress address : Collections.list(found.getInetAddresses())) {
        if (address instanceof Inet4Address) {
          return address;
        }
      }
    }
    throw new ParameterException(
        spec.commandLine(),
        "Error: interface "
            + name
            + " ("
            + origin.text()
            + ") does not exist or has no IPv4 address; `ip address` lists them");
  }

  /**
   * Where the scheduler is: option {@code -s}, else {@code ICECC_SCHEDULER}, else {@code
   * USE_SCHEDULER}, in the form {@code host}, {@code host:port} or {@code :port} (protocol spec
   * 4.3).
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
        .orElseThrow(() ->
            new ParameterException(
                spec.commandLine(),
                "Error: -s requires valid port if hostname includes colon, not '" + where + "'"));
  }

  /** {@code text} as host and port; empty if the port is none. */
  static Optional<HostAndPort> parse(String text, int defaultPort) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      return Optional.of(new HostAndPort(text, defaultPort));
    }
    OptionalInt port = port(text.substring(colon + 1));
    return port.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new HostAndPort(colon == 0 ? null : text.substring(0, colon), port.getAsInt()));
  }

  private static OptionalInt port(String text) {
    try {
      int port = Integer.parseInt(text);
      return port > 0 && port <= PORT_MAX ? OptionalInt.of(port) : OptionalInt.empty();
    } catch (NumberFormatException notANumber) {
      return OptionalInt.empty();
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
