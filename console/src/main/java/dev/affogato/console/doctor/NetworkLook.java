package dev.affogato.console.doctor;

import dev.affogato.base.address.Addresses;
import dev.affogato.base.net.Connection;
import dev.affogato.base.time.TimeSource;
import dev.affogato.console.doctor.NetworkFacts.Door;
import dev.affogato.console.doctor.NetworkFacts.Heard;
import dev.affogato.console.status.ClusterStatus;
import dev.affogato.daemon.link.LinkOptions;
import dev.affogato.daemon.link.SchedulerFinder;
import dev.affogato.protocol.icecc.discovery.SchedulerIdentity;
import dev.affogato.scheduler.policy.Realm;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Searches schedulers, and knocks at the ports of what they know. Confined to one thread. */
final class NetworkLook {
  /** Beyond these a look would take too long; what is wrong shows on the first ones. */
  private static final int MACHINES_MAX = 256;

  private final LinkOptions link;
  private final Duration patience;
  private final TimeSource time;

  NetworkLook(LinkOptions link, Duration patience, TimeSource time) {
    this.link = link;
    this.patience = patience;
    this.time = time;
  }

  NetworkFacts facts() throws InterruptedException {
    List<Heard> heard = heard();
    Optional<InetSocketAddress> scheduler = scheduler(heard);
    Optional<Door> door =
        scheduler.map(address -> knock("scheduler", address.getHostString(), address.getPort()));
    Optional<Door> text = Optional.empty();
    List<Door> machines = List.of();
    if (door.isPresent() && door.get().reach() == Reach.OPEN) {
      // Protocol spec 1.1: the text port is the next one.
      text = Optional.of(knock("scheduler", door.get().address(), door.get().port() + 1));
      if (text.get().reach() == Reach.OPEN) {
        machines = machines(text.get());
      }
    }
    return new NetworkFacts(
        link.netname(),
        Optional.ofNullable(link.schedulerHost()),
        link.schedulerPort(),
        heard,
        door,
        text,
        machines);
  }

  private List<Heard> heard() {
    LinkOptions search =
        new LinkOptions(
            link.netname(),
            null,
            link.schedulerPort(),
            link.loopbackOnly(),
            link.twinPorts(),
            link.localAddress());
    try {
      Map<InetSocketAddress, SchedulerIdentity> answers =
          new SchedulerFinder(search, patience, time).all();
      long now = time.wallClock().getEpochSecond();
      Map<Object, Heard> heard = new LinkedHashMap<>();
      // By IPv4 first, as daemons prefer it; what has several addresses is one scheduler.
      answers.entrySet().stream()
          .sorted(Comparator.comparing(each -> each.getKey().getAddress() instanceof Inet6Address))
          .forEach(each ->
              heard.putIfAbsent(
                  who(each.getKey(), each.getValue()), heard(each.getKey(), each.getValue(), now)));
      return List.copyOf(heard.values());
    } catch (IOException noNetwork) {
      // Nobody is heard then.
      return List.of();
    }
  }

  /** Equal for answers of the same scheduler. */
  private static Object who(InetSocketAddress address, SchedulerIdentity identity) {
    // Old ones do not tell when they started.
    return identity.startTime() == 0 ? address : Map.entry(address.getPort(), identity);
  }

  private static Heard heard(InetSocketAddress address, SchedulerIdentity identity, long now) {
    return new Heard(
        Addresses.text(address.getAddress()),
        address.getPort(),
        identity.netname(),
        identity.version(),
        Math.max(0, identity.startTime() - now));
  }

  private Optional<InetSocketAddress> scheduler(List<Heard> heard) {
    String host = link.schedulerHost();
    if (host != null) {
      return Optional.of(InetSocketAddress.createUnresolved(host, link.schedulerPort()));
    }
    return heard.stream()
        .filter(each -> each.netname().equalsIgnoreCase(link.netname()))
        .findFirst()
        .map(each -> InetSocketAddress.createUnresolved(each.address(), each.port()));
  }

  private List<Door> machines(Door text) throws InterruptedException {
    List<ClusterStatus.DaemonStatus> daemons;
    try {
      daemons = ClusterStatus.ask(new InetSocketAddress(text.address(), text.port())).daemons();
    } catch (IOException goneAgain) {
      return List.of();
    }
    Optional<ClusterStatus.DaemonStatus> own =
        daemons.stream().filter(daemon -> interfaceOf(daemon).isPresent()).findFirst();
    // The zone of a link-local address is a word of the scheduler's machine: ours is another.
    String zone =
        own.flatMap(NetworkLook::interfaceOf)
            .map(network -> "%" + network.getName())
            .orElse(Addresses.zone(text.address()));
    try (ExecutorService knocks = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Door>> doors = new ArrayList<>();
      for (ClusterStatus.DaemonStatus daemon : daemons) {
        if (isNear(daemon, own, text)
            && daemon.port() > 0
            && daemon.port() <= 0xffff
            && doors.size() < MACHINES_MAX) {
          String bare = Addresses.withoutZone(daemon.address());
          String address = bare.equals(daemon.address()) ? bare : bare + zone;
          doors.add(knocks.submit(() -> knock(daemon.name(), address, daemon.port())));
        }
      }
      List<Door> known = new ArrayList<>();
      for (Future<Door> door : doors) {
        known.add(door.get());
      }
      return known;
    } catch (ExecutionException e) {
      throw new IllegalStateException("knocking at a port failed", e.getCause());
    }
  }

  /**
   * Whether {@code daemon} may be given jobs of this machine: it logged in by the same kind of
   * address as our own daemon or, where that has not, as we reach the scheduler.
   */
  private static boolean isNear(
      ClusterStatus.DaemonStatus daemon, Optional<ClusterStatus.DaemonStatus> own, Door scheduler) {
    return own.isPresent()
        ? Realm.of(daemon.address()).equals(Realm.of(own.get().address()))
        : Addresses.isIpv6(daemon.address()) == scheduler.six();
  }

  /** Of this machine, if {@code daemon} has its address. */
  private static Optional<NetworkInterface> interfaceOf(ClusterStatus.DaemonStatus daemon) {
    try {
      Optional<InetAddress> address = Addresses.literal(Addresses.withoutZone(daemon.address()));
      return address.isEmpty()
          ? Optional.empty()
          : Optional.ofNullable(NetworkInterface.getByInetAddress(address.get()));
    } catch (SocketException noNetwork) {
      return Optional.empty();
    }
  }

  private Door knock(String name, String host, int port) {
    InetSocketAddress address = new InetSocketAddress(host, port);
    boolean six = address.getAddress() instanceof Inet6Address;
    return new Door(name, host, port, six, reach(address));
  }

  private Reach reach(InetSocketAddress address) {
    if (address.isUnresolved()) {
      return Reach.NAMELESS;
    }
    try (Connection connection = Connection.open(address, patience)) {
      return Reach.OPEN;
    } catch (SocketTimeoutException silent) {
      return Reach.SILENT;
    } catch (ConnectException refused) {
      return Reach.REFUSED;
    } catch (IOException noWay) {
      return Reach.UNREACHABLE;
    }
  }
}
