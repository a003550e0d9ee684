package dev.affogato.daemon.link;

import dev.affogato.base.address.Addresses;
import dev.affogato.base.net.Broadcasts;
import dev.affogato.base.net.Connection;
import dev.affogato.base.time.Deadline;
import dev.affogato.base.time.TimeSource;
import dev.affogato.protocol.icecc.channel.ProtocolVersions;
import dev.affogato.protocol.icecc.discovery.Datagrams;
import dev.affogato.protocol.icecc.discovery.SchedulerIdentity;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One look-out for a scheduler: the named host, or whoever answers a broadcast (protocol spec 4).
 *
 * <p>Confined to one thread.
 */
public final class SchedulerFinder {
  private static final System.Logger LOG = System.getLogger(SchedulerFinder.class.getName());

  /** A scheduler that lives answers within this time, however busy its machine. */
  private static final Duration ANSWER = Duration.ofSeconds(1);

  /** How many different schedulers one search remembers; more can only be an attack. */
  private static final int CANDIDATES_MAX = 256;

  /**
   * How long a better one may take after the first answer. Waiting longer for one that is slow
   * would make every build wait after each loss; a scheduler that stands by sends those away who
   * came to it by mistake.
   */
  private static final Duration SETTLE = Duration.ofMillis(250);

  /** The same where nobody waits for the answer. */
  private static final Duration SETTLE_ALL = Duration.ofSeconds(1);

  /** A scheduler that is just starting is found by the second or third question. */
  private static final Duration ASK_AGAIN_FIRST = Duration.ofMillis(250);

  private static final Duration ASK_AGAIN_LAST = Duration.ofSeconds(1);

  private final LinkOptions options;
  private final Duration collect;
  private final TimeSource time;
  private final Set<String> toldOfNetnames = new LinkedHashSet<>();

  /**
   * @param collect how long an answer is awaited
   */
  public SchedulerFinder(LinkOptions options, Duration collect, TimeSource time) {
    this.options = options;
    this.collect = collect;
    this.time = time;
  }

  /** The scheduler to use now; blocks for the time given to collect answers if there is none. */
  public Optional<InetSocketAddress> find() throws IOException {
    String host = options.schedulerHost();
    if (host == null) {
      return Candidate.choose(search(), options.netname()).map(Candidate::address);
    }
    return Optional.of(reached(named(host)));
  }

  private List<InetSocketAddress> named(String host) throws UnknownHostException {
    try {
      return Stream.of(InetAddress.getAllByName(host))
          .map(address -> new InetSocketAddress(address, options.schedulerPort()))
          .toList();
    } catch (UnknownHostException e) {
      UnknownHostException told =
          new UnknownHostException(
              "scheduler host " + host + " has no address; check option -s and the name service");
      told.initCause(e);
      throw told;
    }
  }

  /**
   * Of a name with addresses of both families the first that takes connections: this machine may
   * have one family only, or the scheduler. IPv4 comes first, as by it everybody can be reached.
   */
  private static InetSocketAddress reached(List<InetSocketAddress> addresses) {
    List<InetSocketAddress> inOrder = new ArrayList<>(addresses);
    inOrder.sort(Comparator.comparing(address -> address.getAddress() instanceof Inet6Address));
    InetSocketAddress first = inOrder.getFirst();
    boolean choice = first.getAddress().getClass() != inOrder.getLast().getAddress().getClass();
    for (InetSocketAddress address : choice ? inOrder : List.<InetSocketAddress>of()) {
      try (Connection open = Connection.open(address, ANSWER)) {
        return address;
      } catch (IOException tryTheNext) {
        LOG.log(Level.DEBUG, "no scheduler at {0}: {1}", Addresses.text(address), tryTheNext);
      }
    }
    return first;
  }

  /**
   * Whether the scheduler at {@code present} answers no more while another one of the network does.
   * Asks the present one alone at first: as a rule nobody else is bothered.
   */
  boolean isReplaced(InetSocketAddress present) throws IOException {
    return !answers(present) && isAnsweredByOthers(present);
  }

  private boolean answers(InetSocketAddress scheduler) throws IOException {
    try (DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(options.localAddress(), 0))) {
      byte[] probe = Datagrams.probe(ProtocolVersions.OWN);
      socket.send(new DatagramPacket(probe, probe.length, scheduler));
      socket.setSoTimeout(Math.toIntExact(ANSWER.toMillis()));
      byte[] buffer = new byte[Datagrams.LENGTH_MAX + 1];
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      socket.receive(packet);
      return true;
    } catch (SocketTimeoutException silence) {
      return false;
    }
  }

  private boolean isAnsweredByOthers(InetSocketAddress present) throws IOException {
    Collection<Candidate> found = search();
    return found.stream().noneMatch(candidate -> candidate.address().equals(present))
        && Candidate.choose(found, options.netname()).isPresent();
  }

  /**
   * All schedulers that answer a broadcast, of whatever network. Waits for others for longer than
   * {@link #find}: it is the second one that is looked for.
   */
  public Map<InetSocketAddress, SchedulerIdentity> all() throws IOException {
    Map<InetSocketAddress, SchedulerIdentity> all = new LinkedHashMap<>();
    search(SETTLE_ALL, candidate -> true)
        .forEach(candidate -> all.put(candidate.address(), candidate.identity()));
    return all;
  }

  private Collection<Candidate> search() throws IOException {
    return search(SETTLE, this::isWanted);
  }

  private Collection<Candidate> search(Duration settle, Predicate<Candidate> wanted)
      throws IOException {
    try (DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(options.localAddress(), 0))) {
      socket.setBroadcast(true);
      return answers(socket, settle, wanted);
    }
  }

  private void probe(DatagramSocket socket) throws SocketException {
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
    if (sent == 0) {
      LOG.log(Level.DEBUG, "no network interface to search a scheduler on");
    }
  }

  private List<Integer> ports() {
    List<Integer> ports = new ArrayList<>();
    ports.add(options.schedulerPort());
    options.twinPort().ifPresent(ports::add);
    return ports;
  }

  private List<InetAddress> addresses() throws SocketException {
    List<InetAddress> everybody = Broadcasts.addresses(options.loopbackOnly(), List.of());
    InetAddress own = options.localAddress();
    return own == null
        ? everybody
        : everybody.stream().filter(each -> each.getClass() == own.getClass()).toList();
  }

  private Collection<Candidate> answers(
      DatagramSocket socket, Duration settle, Predicate<Candidate> wanted) throws IOException {
    Map<InetSocketAddress, Candidate> found = new LinkedHashMap<>();
    long startNanos = time.nanoTime();
    Deadline end = Deadline.after(startNanos, collect);
    Deadline nextProbe = new Deadline(startNanos);
    Duration askAgain = ASK_AGAIN_FIRST;
    boolean settling = false;
    byte[] buffer = new byte[Datagrams.LENGTH_MAX + 1];
    while (found.size() < CANDIDATES_MAX && !end.hasPassed(time.nanoTime())) {
      if (!settling && nextProbe.hasPassed(time.nanoTime())) {
        probe(socket);
        nextProbe = Deadline.after(time.nanoTime(), askAgain);
        askAgain = min(askAgain.multipliedBy(2), ASK_AGAIN_LAST);
      }
      Duration left = end.remaining(time.nanoTime());
      Duration wait = settling ? left : min(left, nextProbe.remaining(time.nanoTime()));
      // 0 would mean for ever.
      socket.setSoTimeout(Math.toIntExact(Math.max(1, wait.toMillis())));
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
      } catch (SocketTimeoutException silence) {
        continue;
      }
      Optional<Candidate> heard = candidate(packet);
      heard.ifPresent(candidate -> found.putIfAbsent(candidate.address(), candidate));
      if (!settling && heard.filter(wanted).isPresent()) {
        settling = true;
        end = Deadline.after(time.nanoTime(), min(settle, end.remaining(time.nanoTime())));
      }
    }
    return found.values();
  }

  private boolean isWanted(Candidate candidate) {
    return candidate.isSane() && candidate.isOf(options.netname());
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
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
    String where = Addresses.text(candidate.address());
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
}
