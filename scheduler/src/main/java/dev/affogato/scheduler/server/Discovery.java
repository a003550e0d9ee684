package dev.affogato.scheduler.server;

import dev.affogato.base.time.TimeSource;
import dev.affogato.protocol.icecc.discovery.Datagrams;
import dev.affogato.protocol.icecc.discovery.SchedulerIdentity;
import dev.affogato.scheduler.state.Counters;
import dev.affogato.scheduler.state.Counters.Counter;
import dev.affogato.scheduler.state.SchedulerEvent;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers daemons that search, announces this scheduler, and notices better ones (protocol spec 4).
 *
 * <p>Thread-safe: each socket is read by one virtual thread; {@link #announceIfDue} is called by
 * the event loop's thread alone.
 *
 * <p>Bound to one address, a second socket listens on that network's broadcast address, because a
 * socket bound to a host's address never hears broadcasts; answers always leave from the first, as
 * searchers take their source for the scheduler's address.
 */
final class Discovery implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Discovery.class.getName());

  private static final long ANNOUNCE_INTERVAL_NANOS = 120_000_000_000L;

  /** An answer is 268 times a probe; this keeps us from being anybody's amplifier. */
  private static final int PROBES_PER_SECOND_MAX = 2000;

  private final DatagramChannel socket;
  private final @Nullable DatagramChannel broadcastEar;
  private final SchedulerOptions options;
  private final SchedulerIdentity self;
  private final EventLoop loop;
  private final TimeSource time;
  private final Counters counters;
  private final RateLimit probes = new RateLimit(PROBES_PER_SECOND_MAX);
  private @Nullable Long announcedNanos;

  private Discovery(
      DatagramChannel socket,
      @Nullable DatagramChannel broadcastEar,
      SchedulerOptions options,
      SchedulerIdentity self,
      EventLoop loop,
      TimeSource time,
      Counters counters) {
    this.socket = socket;
    this.broadcastEar = broadcastEar;
    this.options = options;
    this.self = self;
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
    InetAddress address = options.bindAddress();
    DatagramChannel socket = listen(address, port);
    try {
      Optional<InetAddress> broadcast = address == null ? Optional.empty() : Broadcasts.of(address);
      DatagramChannel ear = broadcast.isPresent() ? listen(broadcast.get(), port) : null;
      return new Discovery(socket, ear, options, self, loop, time, counters);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static DatagramChannel listen(@Nullable InetAddress address, int port)
      throws IOException {
    DatagramChannel socket = DatagramChannel.open(StandardProtocolFamily.INET);
    try {
      socket.setOption(StandardSocketOptions.SO_BROADCAST, true);
      socket.bind(
          address == null ? new InetSocketAddress(port) : new InetSocketAddress(address, port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw new IOException(
          "cannot listen on UDP port "
              + port
              + ": "
              + e.getMessage()
              + "; is another scheduler running there? Choose another port with -p",
          e);
    }
  }

  void open() {
    Thread.ofVirtual().name("discovery").start(() -> readAll(socket));
    if (broadcastEar != null) {
      Thread.ofVirtual().name("discovery broadcasts").start(() -> readAll(broadcastEar));
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    if (broadcastEar != null) {
      broadcastEar.close();
    }
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
    Optional<SchedulerIdentity> other = Datagrams.parseAnnouncement(datagram);
    if (other.isPresent() && !options.persistent() && Rivalry.givesWay(self, other.get())) {
      loop.post(
          new SchedulerEvent.BetterSchedulerFound(
              "the scheduler at %s, version %d, started at %d"
                  .formatted(
                      sender.getAddress().getHostAddress(),
                      other.get().version(),
                      other.get().startTime())));
    }
  }

  private void answer(int version, InetSocketAddress sender) throws IOException {
    if (!probes.allows(time.nanoTime())) {
      counters.add(Counter.PROBES_OVER_LIMIT);
      return;
    }
    socket.send(ByteBuffer.wrap(Datagrams.reply(version, self)), sender);
  }

  /** Announces this scheduler at the first call and every two minutes. Does not block. */
  void announceIfDue() {
    long now = time.nanoTime();
    if (announcedNanos == null || now - announcedNanos > ANNOUNCE_INTERVAL_NANOS) {
      announcedNanos = now;
      Thread.ofVirtual().name("announcement").start(this::announce);
    }
  }

  private void announce() {
    try {
      for (InetAddress address :
          Broadcasts.addresses(options.loopbackBroadcasts(), options.bindAddress())) {
        for (int port : ports()) {
          InetSocketAddress target = new InetSocketAddress(address, port);
          socket.send(ByteBuffer.wrap(Datagrams.oldAnnouncement(self)), target);
          socket.send(ByteBuffer.wrap(Datagrams.announcement(self)), target);
        }
      }
    } catch (IOException e) {
      LOG.log(Level.INFO, "cannot announce this scheduler: " + e.getMessage());
    }
  }

  private List<Integer> ports() throws IOException {
    int own = socket.socket().getLocalPort();
    List<Integer> ports = new ArrayList<>(List.of(own));
    if (options.testSchedulerPorts().contains(own)) {
      options.testSchedulerPorts().stream().filter(port -> port != own).forEach(ports::add);
    }
    return ports;
  }
}
