package dev.affogato.scheduler.server;

import dev.affogato.base.address.Addresses;
import dev.affogato.base.net.Broadcasts;
import dev.affogato.base.time.TimeSource;
import dev.affogato.protocol.icecc.channel.ProtocolVersions;
import dev.affogato.protocol.icecc.discovery.Datagrams;
import dev.affogato.protocol.icecc.discovery.SchedulerIdentity;
import dev.affogato.scheduler.state.Counters;
import dev.affogato.scheduler.state.Counters.Counter;
import dev.affogato.scheduler.state.Moment;
import dev.affogato.scheduler.state.SchedulerEvent;
import dev.affogato.scheduler.succession.Strays;
import dev.affogato.scheduler.succession.Succession;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers daemons that search, announces this scheduler, and notices better ones (protocol spec 4).
 *
 * <p>Thread-safe: each socket is read by one virtual thread; {@link #tick} is called by the event
 * loop's thread alone; who serves the network is decided under a lock.
 *
 * <p>On which sockets is {@link DiscoverySockets}' business.
 */
final class Discovery implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Discovery.class.getName());

  private static final long ANNOUNCE_INTERVAL_NANOS = 120_000_000_000L;

  /** An answer is 268 times a probe; this keeps us from being anybody's amplifier. */
  private static final int PROBES_PER_SECOND_MAX = 2000;

  private final DiscoverySockets sockets;

  /** As long as an answer may take in a network of one building, several times over. */
  private static final Duration ANSWER = Duration.ofMillis(300);

  private final SchedulerOptions options;
  private final Succession succession;
  private final Strays strays = new Strays();
  private final ReentrantLock lock = new ReentrantLock();

  /** Somebody was heard. */
  private final Condition heard = lock.newCondition();

  private final EventLoop loop;
  private final TimeSource time;
  private final Counters counters;
  private final RateLimit probes = new RateLimit(PROBES_PER_SECOND_MAX);
  private @Nullable Long announcedNanos;

  private Discovery(
      DiscoverySockets sockets,
      SchedulerOptions options,
      SchedulerIdentity self,
      EventLoop loop,
      TimeSource time,
      Counters counters) {
    this.sockets = sockets;
    this.options = options;
    this.succession =
        new Succession(
            self, options.persistent(), bound -> ThreadLocalRandom.current().nextInt(bound));
    this.loop = loop;
    this.time = time;
    this.counters = counters;
  }

  /**
   * Binds to {@code port}, the scheduler's TCP port: searchers take the one for the other.
   *
   * @throws IOException if that port is taken
   */
  static Discovery bind(
      int port,
      SchedulerOptions options,
      SchedulerIdentity self,
      EventLoop loop,
      TimeSource time,
      Counters counters)
      throws IOException {
    DiscoverySockets sockets = DiscoverySockets.bind(options.addresses(), port);
    return new Discovery(sockets, options, self, loop, time, counters);
  }

  void open() {
    for (DatagramChannel each : sockets.all()) {
      Thread.ofVirtual().name("discovery").start(() -> readAll(each));
    }
  }

  @Override
  public void close() throws IOException {
    sockets.close();
  }

  private void readAll(DatagramChannel from) {
    // One byte more than the longest, so that longer ones are seen to be longer.
    ByteBuffer buffer = ByteBuffer.allocate(Datagrams.LENGTH_MAX + 1);
    while (from.isOpen()) {
      try {
        buffer.clear();
        if (from.receive(buffer) instanceof InetSocketAddress sender) {
          handle(Arrays.copyOf(buffer.array(), buffer.position()), sender);
        }
      } catch (ClosedChannelException closed) {
        return;
      } catch (IOException e) {
        // Such as an ICMP error for an earlier answer: it concerns one searcher only.
        LOG.log(Level.DEBUG, "discovery: " + e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void handle(byte[] datagram, InetSocketAddress sender)
      throws IOException, InterruptedException {
    Optional<Integer> probe = Datagrams.parseProbe(datagram);
    if (probe.isPresent()) {
      answer(probe.get(), sender);
      return;
    }
    if (isOurselves(sender)) {
      return;
    }
    Optional<SchedulerIdentity> announced = Datagrams.parseAnnouncement(datagram);
    if (announced.isPresent()) {
      heard(announcer(sender), announced.get());
    }
    Optional<SchedulerIdentity> answered = Datagrams.parseReply(datagram, ProtocolVersions.OWN);
    if (answered.isPresent()) {
      heard(sender, answered.get());
    }
  }

  private void heard(InetSocketAddress other, SchedulerIdentity identity)
      throws InterruptedException {
    perform(
        locked(() -> {
          List<Succession.Step> steps = succession.heard(other, identity, now());
          heard.signalAll();
          return steps;
        }));
  }

  /**
   * icecream announces from any port. Who is heard on ours listens on a port of the same number,
   * but for those that share their announcements in tests.
   */
  private InetSocketAddress announcer(InetSocketAddress sender) {
    return options.testSchedulerPorts().contains(port())
        ? sender
        : new InetSocketAddress(sender.getAddress(), port());
  }

  /** Broadcasts come back to their sender. */
  private boolean isOurselves(InetSocketAddress sender) throws SocketException {
    List<InetAddress> bound = options.addresses();
    return sender.getPort() == port()
        && (bound.isEmpty()
            ? NetworkInterface.getByInetAddress(sender.getAddress()) != null
            : bound.contains(sender.getAddress()));
  }

  private void answer(int version, InetSocketAddress sender) throws IOException {
    if (!probes.allows(time.nanoTime())) {
      counters.add(Counter.PROBES_OVER_LIMIT);
      return;
    }
    SchedulerIdentity self = locked(succession::self);
    sockets.send(Datagrams.reply(version, self), sender);
  }

  /** The better scheduler that serves the network, if one does, for people. */
  Optional<String> better() {
    return locked(() -> succession.better().map(better -> "it stands by: " + better + " serves"));
  }

  /**
   * Whether a daemon must go, as a better scheduler serves its network. Blocks for a moment to find
   * out whether that is still there.
   *
   * @param machine its address and name
   */
  boolean sendsAway(String machine) throws InterruptedException {
    strays.arrived(machine, time.nanoTime());
    return isBetterThere() && strays.sendAway(machine, time.nanoTime());
  }

  /** A daemon that was not sent away is gone. */
  void left(String machine) {
    strays.left(machine);
  }

  private boolean isBetterThere() throws InterruptedException {
    List<Succession.Step> steps = List.of();
    lock.lock();
    try {
      InetSocketAddress address = succession.betterAddress();
      if (address == null) {
        return false;
      }
      long before = succession.betterHeardNanos();
      ask(address);
      long leftNanos = ANSWER.toNanos();
      while (leftNanos > 0 && succession.betterHeardNanos() == before) {
        leftNanos = heard.awaitNanos(leftNanos);
      }
      if (succession.betterHeardNanos() == before) {
        steps = succession.betterIsSilent();
      }
      if (steps.isEmpty()) {
        return succession.standsBy();
      }
    } finally {
      lock.unlock();
    }
    perform(steps);
    return false;
  }

  /**
   * Announces this scheduler at the first call and every two minutes, and looks after the others.
   * Does not block. Called every second.
   */
  void tick() {
    long now = time.nanoTime();
    List<Succession.Step> steps = new ArrayList<>();
    if (announcedNanos == null || now - announcedNanos > ANNOUNCE_INTERVAL_NANOS) {
      announcedNanos = now;
      steps.add(new Succession.Step.Announce());
    }
    steps.addAll(locked(() -> succession.tick(now())));
    List<String> overstaying =
        locked(succession::standsBy) ? strays.overstaying(now) : List.<String>of();
    if (!steps.isEmpty() || !overstaying.isEmpty()) {
      Thread.ofVirtual()
          .name("succession")
          .start(() -> {
            try {
              perform(steps);
              if (!overstaying.isEmpty()) {
                loop.post(new SchedulerEvent.StraysFound(overstaying));
              }
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
  }

  private void perform(List<Succession.Step> steps) throws InterruptedException {
    for (Succession.Step step : steps) {
      switch (step) {
        case Succession.Step.Announce announce -> announce();
        case Succession.Step.LookRound look -> broadcast(Datagrams.probe(ProtocolVersions.OWN));
        case Succession.Step.Ask(InetSocketAddress address) -> ask(address);
        case Succession.Step.GiveWay(String better) -> {
          strays.allSentAway(time.nanoTime());
          loop.post(new SchedulerEvent.BetterSchedulerFound(better));
        }
        case Succession.Step.TakeOver(String gone) ->
            LOG.log(Level.INFO, "taking over the network: {0}, is no longer there", gone);
      }
    }
  }

  private void ask(InetSocketAddress address) {
    try {
      sockets.send(Datagrams.probe(ProtocolVersions.OWN), address);
    } catch (IOException e) {
      // It will be found silent.
      LOG.log(Level.DEBUG, "cannot ask {0}: {1}", address, e.getMessage());
    }
  }

  private void announce() {
    SchedulerIdentity self = locked(succession::self);
    broadcast(Datagrams.oldAnnouncement(self), Datagrams.announcement(self));
  }

  private void broadcast(byte[]... datagrams) {
    List<InetAddress> everybody;
    try {
      sockets.look();
      everybody = Broadcasts.addresses(options.loopbackBroadcasts(), options.addresses());
    } catch (IOException e) {
      LOG.log(Level.INFO, "cannot tell the network of this scheduler: " + e.getMessage());
      return;
    }
    for (InetAddress address : everybody) {
      try {
        for (int port : ports()) {
          for (byte[] datagram : datagrams) {
            sockets.send(datagram, new InetSocketAddress(address, port));
          }
        }
      } catch (IOException e) {
        // One network without a way out must not keep the others from hearing.
        LOG.log(
            Level.DEBUG,
            "cannot tell {0} of this scheduler: {1}",
            Addresses.text(address),
            e.getMessage());
      }
    }
  }

  private List<Integer> ports() {
    int own = port();
    List<Integer> ports = new ArrayList<>(List.of(own));
    if (options.testSchedulerPorts().contains(own)) {
      options.testSchedulerPorts().stream().filter(port -> port != own).forEach(ports::add);
    }
    return ports;
  }

  private int port() {
    return sockets.port();
  }

  private Moment now() {
    return new Moment(time.nanoTime(), time.wallClock().getEpochSecond());
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
