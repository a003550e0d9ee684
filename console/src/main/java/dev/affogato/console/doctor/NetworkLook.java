package dev.affogato.console.doctor;

import dev.affogato.base.address.Addresses;
import dev.affogato.base.net.Connection;
import dev.affogato.base.time.TimeSource;
import dev.affogato.console.doctor.NetworkFacts.Door;
import dev.affogato.console.doctor.NetworkFacts.Heard;
import dev.affogato.console.status.ClusterStatus;
import dev.affogato.daemon.link.LinkOptions;
import dev.affogato.daemon.link.SchedulerFinder;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    List<Heard> heard = new ArrayList<>();
    try {
      long now = time.wallClock().getEpochSecond();
      new SchedulerFinder(search, patience, time)
          .all()
          .forEach((address, identity) ->
              heard.add(
                  new Heard(
                      Addresses.text(address.getAddress()),
                      address.getPort(),
                      identity.netname(),
                      identity.version(),
                      Math.max(0, identity.startTime() - now))));
    } catch (IOException noNetwork) {
      // Nobody is heard then.
      return List.of();
    }
    return heard;
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
    try (ExecutorService knocks = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Door>> doors = new ArrayList<>();
      for (ClusterStatus.DaemonStatus daemon : daemons) {
        if (daemon.port() > 0 && daemon.port() <= 0xffff && doors.size() < MACHINES_MAX) {
          doors.add(knocks.submit(() -> knock(daemon.name(), daemon.address(), daemon.port())));
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

  private Door knock(String name, String address, int port) {
    return new Door(name, address, port, reach(address, port));
  }

  private Reach reach(String host, int port) {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      return Reach.UNREACHABLE;
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
