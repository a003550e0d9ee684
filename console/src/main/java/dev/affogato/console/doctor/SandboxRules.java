package dev.affogato.console.doctor;

import dev.affogato.base.address.Addresses;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The network rules of sydbox in a bashrc of Paludis, as far as plain lines tell. Immutable. */
final class SandboxRules {
  private static final Pattern LINE =
      Pattern.compile("(?m)^\\s*esandbox\\s+allow_net\\s+--connect\\s+([^#\\n]+)");

  private static final Pattern INET =
      Pattern.compile("inet6?:([0-9A-Fa-f:.]+)(?:/(\\d{1,3}))?@(\\d{1,5})(?:-(\\d{1,5}))?");

  /** Names that sydbox has for networks. */
  private static final Map<String, List<String>> ALIASES =
      Map.of(
          "LOOPBACK",
          List.of("inet:127.0.0.0/8"),
          "LOOPBACK6",
          List.of("inet6:::1"),
          "LOCAL",
          List.of(
              "inet:127.0.0.0/8", "inet:10.0.0.0/8", "inet:172.16.0.0/12", "inet:192.168.0.0/16"),
          "LOCAL6",
          List.of("inet6:::1", "inet6:fe80::/10", "inet6:fc00::/7"));

  private final Set<String> words;
  private final List<Network> networks = new ArrayList<>();

  /**
   * Addresses and ports that a rule allows. Immutable.
   *
   * @param bits by how many of its first bits an address is compared with {@code base}
   */
  private record Network(byte[] base, int bits, int firstPort, int lastPort) {
    static Optional<Network> of(String rule) {
      Matcher matcher = INET.matcher(rule);
      Optional<byte[]> base =
          matcher.matches()
              ? Addresses.literal(matcher.group(1)).map(InetAddress::getAddress)
              : Optional.empty();
      return base.map(bytes -> {
        int all = bytes.length * Byte.SIZE;
        int bits = matcher.group(2) == null ? all : Math.min(all, number(matcher.group(2)));
        int first = number(matcher.group(3));
        return new Network(
            bytes, bits, first, matcher.group(4) == null ? first : number(matcher.group(4)));
      });
    }

    boolean has(byte[] address, int port) {
      return address.length == base.length
          && port >= firstPort
          && port <= lastPort
          && Arrays.equals(firstBits(address), firstBits(base));
    }

    private byte[] firstBits(byte[] address) {
      byte[] first = new byte[address.length];
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % Byte.SIZE;
        first[bit / Byte.SIZE] |= (byte) (address[bit / Byte.SIZE] & mask);
      }
      return first;
    }

    /** Of so few digits that it is one. */
    private static int number(String digits) {
      return Integer.parseInt(digits);
    }
  }

  SandboxRules(String bashrc) {
    // A line may go on in the next one, and may have several rules.
    this.words =
        LINE.matcher(bashrc.replace("\\\n", " "))
            .results()
            .flatMap(line -> Arrays.stream(line.group(1).split("[\\s\"']+")))
            .collect(Collectors.toSet());
    words.stream()
        .flatMap(word -> {
          int at = word.indexOf('@');
          List<String> meant = at < 0 ? null : ALIASES.get(word.substring(0, at));
          return meant == null
              ? java.util.stream.Stream.of(word)
              : meant.stream().map(each -> each + word.substring(at));
        })
        .forEach(word -> Network.of(word).ifPresent(networks::add));
  }

  static String line(String rule) {
    return "esandbox allow_net --connect \"" + rule + "\"";
  }

  /** The rule that allows one port of one machine, given as an address. */
  static String rule(String address, int port) {
    boolean six = Addresses.isIpv6(address);
    // Which interface leads to a machine, rules do not say.
    return (six ? "inet6:" + Addresses.withoutZone(address) + "/128" : "inet:" + address + "/32")
        + "@"
        + port;
  }

  /** The rule that allows one port of all machines. */
  static String ruleForAll(boolean six, int port) {
    return (six ? "inet6:::/0@" : "inet:0.0.0.0/0@") + port;
  }

  boolean allowsSocket(String path) {
    return words.contains("unix:" + path);
  }

  boolean allowsTcp(String address, int port) {
    return Addresses.literal(Addresses.withoutZone(address))
        .map(InetAddress::getAddress)
        .filter(bytes -> networks.stream().anyMatch(network -> network.has(bytes, port)))
        .isPresent();
  }
}
