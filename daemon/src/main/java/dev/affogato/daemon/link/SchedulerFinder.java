package dev.affogato.daemon.link;

import dev.affogato.base.time.Deadline;
import dev.affogato.base.time.TimeSource;
import dev.affogato.protocol.icecc.channel.ProtocolVersions;
import dev.affogato.protocol.icecc.discovery.Datagrams;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One look-out for a scheduler: the named host, or whoever answers a broadcast (protocol spec 4).
 *
 * <p>Confined to one thread.
 */
public final class SchedulerFinder {
  private static final System.Logger LOG = System.getLogger(SchedulerFinder.class.getName());

  /** How many different schedulers one search remembers; more can only be an attack. */
  private static final int CANDIDATES_MAX = 256;

  private final LinkOptions options;
  private final Duration collect;
  private final TimeSource time;
  private final Set<String> toldOfNetnames = new LinkedHashSet<>();

  /**
   * @param collect how long answers are awaited; all of it, since a better one may come late
   */
  public SchedulerFinder(LinkOptions options, Duration collect, TimeSource time) {
    this.options = options;
    this.collect = collect;
    this.time = time;
  }

  /** The scheduler to use now; blocks for the time given to collect answers. */
  public Optional<InetSocketAddress> find() throws IOException {
    String host = options.schedulerHost();
    if (host == null) {
      return Candidate.choose(search(), options.netname()).map(Candidate::address);
    }
    InetSocketAddress address = new InetSocketAddress(host, options.schedulerPort());
    if (address.isUnresolved()) {
      throw new UnknownHostException(
          "scheduler host " + host + " has no address; check option -s and the name service");
    }
    return Optional.of(address);
  }

  private Collection<Candidate> search() throws IOException {
    try (DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(options.localAddress(), 0))) {
      socket.setBroadcast(true);
      int asked = probe(socket);
      if (asked == 0) {
        LOG.log(Level.INFO, "no network interface to search a scheduler on");
      }
      return answers(socket);
    }
  }

  private int probe(DatagramSocket socket) throws SocketException {
    byte[] probe = Datagrams.probe(ProtocolVersions.OWN);
    int sent = 0;
    for (InetAddress address : addresses()) {
      for (int port : ports()) {
        try {
          socket.send(new DatagramPacket(probe, probe.length, address, port));
          sent++;
        } catch (IOException unreachable) {
          // One interface without a route must not end the search on the others.
          LOG.log(Level.DEBUG, "cannot broadcast to {0}: {1}", address, unreachable);
        }
      }
    }
    return sent;
  }

  private List<Integer> ports() {
    List<Integer> ports = new ArrayList<>();
    ports.add(options.schedulerPort());
    options.twinPort().ifPresent(ports::add);
    return ports;
  }

  private Collection<InetAddress> addresses() throws SocketException {
    if (options.loopbackOnly()) {
      return List.of(loopback());
    }
    Set<InetAddress> broadcasts = new LinkedHashSet<>();
    for (NetworkInterface each : networkInterfaces()) {
      if (each.isUp() && !each.isLoopback() && !each.isPointToPoint()) {
        for (InterfaceAddress address : each.getInterfaceAddresses()) {
          InetAddress broadcast = address.getBroadcast();
          if (broadcast != null) {
            broadcasts.add(broadcast);
          }
        }
      }
    }
    return broadcasts;
  }

  private Collection<Candidate> answers(DatagramSocket socket) throws IOException {
    Map<InetSocketAddress, Candidate> found = new LinkedHashMap<>();
    Deadline deadline = Deadline.after(time.nanoTime(), collect);
    byte[] buffer = new byte[Datagrams.LENGTH_MAX + 1];
    while (found.size() < CANDIDATES_MAX) {
      long leftMs = deadline.remaining(time.nanoTime()).toMillis();
      if (leftMs == 0) {
        break;
      }
      socket.setSoTimeout(Math.toIntExact(leftMs));
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
      } catch (SocketTimeoutException allHeard) {
        break;
      }
      candidate(packet).ifPresent(candidate -> found.putIfAbsent(candidate.address(), candidate));
    }
    return found.values();
  }

  private Optional<Candidate> candidate(DatagramPacket packet) {
    byte[] datagram = Arrays.copyOf(packet.getData(), packet.getLength());
    InetSocketAddress from = new InetSocketAddress(packet.getAddress(), packet.getPort());
    Optional<Candidate> candidate =
        Datagrams.parseReply(datagram, ProtocolVersions.OWN)
            .map(identity -> new Candidate(from, identity));
    candidate.ifPresent(this::tell);
    return candidate;
  }

  /** Once for each scheduler, as searches repeat for as long as there is none of our network. */
  private void tell(Candidate candidate) {
    String where =
        candidate.address().getAddress().getHostAddress() + ":" + candidate.address().getPort();
    if (toldOfNetnames.size() < CANDIDATES_MAX
        && toldOfNetnames.add(where + " " + candidate.identity())) {
      if (!candidate.isSane()) {
        LOG.log(
            Level.WARNING,
            "Ignoring bogus version {0} from scheduler at {1}",
            candidate.identity().version(),
            where);
      } else if (!candidate.isOf(options.netname())) {
        LOG.log(
            Level.INFO,
            "Ignoring scheduler at {0} because of a different netname ({1}, wanted {2})",
            where,
            candidate.identity().netname(),
            options.netname());
      }
    }
  }

  private static List<NetworkInterface> networkInterfaces() throws SocketException {
    try (Stream<NetworkInterface> interfaces = NetworkInterface.networkInterfaces()) {
      return interfaces.toList();
    }
  }

  private static InetAddress loopback() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
