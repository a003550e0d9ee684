package dev.affogato.testing.farm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Machines of one test: network namespaces on a switch of their own, so that every program can use
 * its usual port and sees the others under real addresses.
 */
public final class Machines implements AutoCloseable {
  private static final String SUBNET = "10.84.65.";
  private static final String SUBNET6 = "fd84:65::";
  private static final AtomicInteger LINES = new AtomicInteger();

  private final String prefix =
      "afg"
          + ProcessHandle.current().pid()
          + "n"
          + Integer.toHexString(System.identityHashCode(this));
  private final Map<String, String> addresses = new LinkedHashMap<>();

  /** Sets up a machine for each of {@code names}. */
  public Machines(String... names) throws Exception {
    try {
      sh("ip netns add " + prefix + "-switch");
      sh("ip -n " + prefix + "-switch link add br0 type bridge");
      sh("ip -n " + prefix + "-switch link set br0 up");
      for (String name : names) {
        add(name);
      }
    } catch (Exception | Error e) {
      close();
      throw e;
    }
  }

  private void add(String name) throws Exception {
    int number = addresses.size() + 1;
    String namespace = prefix + "-" + name;
    String port = "p" + number;
    sh("ip netns add " + namespace);
    sh(
        "ip -n "
            + prefix
            + "-switch link add "
            + port
            + " type veth peer name eth0 netns "
            + namespace);
    sh("ip -n " + prefix + "-switch link set " + port + " master br0 up");
    sh("ip -n " + namespace + " address add " + SUBNET + number + "/24 broadcast + dev eth0");
    sh("ip -n " + namespace + " link set eth0 up");
    sh("ip -n " + namespace + " link set lo up");
    addresses.put(name, SUBNET + number);
  }

  /** Gives {@code machine} an IPv6 address besides, in force at once. */
  public void addIpv6(String machine) throws Exception {
    on6(machine, "address add " + address6(machine) + "/64 dev eth0 nodad");
  }

  /** Leaves {@code names} nothing but IPv6: even their link-local addresses are in force. */
  public void useIpv6Only(String... names) throws Exception {
    for (String machine : names) {
      on6(machine, "address flush dev eth0 scope global");
      addIpv6(machine);
      Wait.until(
          "a link-local address of " + machine,
          Duration.ofMinutes(1),
          () -> {
            String all = on6(machine, "-6 address show dev eth0 scope link");
            return all.contains("fe80") && !all.contains("tentative");
          },
          () -> machine);
    }
  }

  private String on6(String machine, String command) throws Exception {
    return sh("ip -n " + prefix + "-" + machine + " " + command);
  }

  /** What {@link #addIpv6} gives it. */
  public String address6(String machine) {
    String number = addresses.get(machine);
    return SUBNET6 + number.substring(number.lastIndexOf('.') + 1);
  }

  public List<String> names() {
    return List.copyOf(addresses.keySet());
  }

  public String address(String machine) {
    return addresses.get(machine);
  }

  /** Plugs the cable of {@code machine} in or out. */
  public void connect(String machine, boolean connected) throws Exception {
    sh("ip -n " + prefix + "-" + machine + " link set eth0 " + (connected ? "up" : "down"));
  }

  /**
   * Gives this process a line to {@code machine} and to nothing else, which goes with the machine.
   *
   * @return the address of that machine at the other end, which is link-local
   */
  public String lineTo(String machine) throws Exception {
    int pid = (int) ProcessHandle.current().pid();
    int number = LINES.incrementAndGet();
    String near = "afg" + pid + "l" + number;
    // Four addresses a line; the first and the last 256 of that range are nobody's (RFC 3927).
    int block = 256 + (pid * 8 + number * 4) % (65_536 - 512);
    String[] ends = {linkLocal(block + 1), linkLocal(block + 2)};
    String namespace = prefix + "-" + machine;
    sh("ip link add " + near + " type veth peer name line" + number + " netns " + namespace);
    sh("ip address add " + ends[0] + "/30 dev " + near);
    sh("ip link set " + near + " up");
    sh("ip -n " + namespace + " address add " + ends[1] + "/30 dev line" + number);
    sh("ip -n " + namespace + " link set line" + number + " up");
    return ends[1];
  }

  private static String linkLocal(int host) {
    return "169.254." + host / 256 + "." + host % 256;
  }

  /** {@code command} as it is run on {@code machine}. */
  public List<String> on(String machine, List<String> command) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", prefix + "-" + machine));
    all.addAll(command);
    return all;
  }

  /** All processes on {@code machine}. */
  public List<Long> pids(String machine) throws Exception {
    return sh("ip netns pids " + prefix + "-" + machine).lines().map(Long::valueOf).toList();
  }

  @Override
  public void close() {
    List<String> namespaces = new ArrayList<>(addresses.keySet());
    namespaces.add("switch");
    for (String name : namespaces) {
      try {
        sh("ip netns delete " + prefix + "-" + name);
      } catch (Exception alreadyGone) {
        // The next one must go all the same.
      }
    }
  }

  private static String sh(String command) throws Exception {
    Process process = new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new AssertionError(command + ": " + said);
    }
    return said;
  }
}
