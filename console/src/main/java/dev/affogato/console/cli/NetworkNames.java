package dev.affogato.console.cli;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Names of network things as options and variables give them. */
final class NetworkNames {
  private static final int PORT_MAX = 65_535;

  private NetworkNames() {}

  /**
   * A host with an optional port.
   *
   * @param host null to search by broadcast
   */
  record HostAndPort(@Nullable String host, int port) {}

  /** The IPv4 address of the network interface called {@code name}. */
  static InetAddress addressOf(CommandSpec spec, String name) throws SocketException {
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
            + " does not exist or has no IPv4 address; `ip address` lists them");
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
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      return new HostAndPort(text, defaultPort);
    }
    int port = port(spec, text.substring(colon + 1));
    return new HostAndPort(colon == 0 ? null : text.substring(0, colon), port);
  }

  private static int port(CommandSpec spec, String text) {
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port <= PORT_MAX) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      // Said below.
    }
    throw new ParameterException(
        spec.commandLine(),
        "Error: -s requires valid port if hostname includes colon, not '" + text + "'");
  }

  /** {@code ICECC_TEST_SCHEDULER_PORTS}: two ports that hear each other's broadcasts, or none. */
  static List<Integer> testSchedulerPorts(CommandSpec spec) {
    String text = System.getenv("ICECC_TEST_SCHEDULER_PORTS");
    if (text == null) {
      return List.of();
    }
    String[] ports = text.split(":", -1);
    if (ports.length != 2) {
      throw new ParameterException(
          spec.commandLine(),
          "Error: ICECC_TEST_SCHEDULER_PORTS must be PORT:PORT, not '" + text + "'");
    }
    return List.of(port(spec, ports[0]), port(spec, ports[1]));
  }
}
