package dev.affogato.scheduler.server;

import dev.affogato.base.net.TcpPeers;
import dev.affogato.base.time.TimeSource;
import dev.affogato.protocol.icecc.channel.ProtocolVersions;
import dev.affogato.protocol.icecc.discovery.SchedulerIdentity;
import dev.affogato.scheduler.observe.FarmObserver;
import dev.affogato.scheduler.policy.SchedulerPolicy;
import dev.affogato.scheduler.state.Counters;
import dev.affogato.scheduler.state.Counters.Counter;
import dev.affogato.scheduler.state.SchedulerEvent.AskInternals;
import dev.affogato.scheduler.state.SchedulerSnapshot;
import dev.affogato.scheduler.state.SchedulerState;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A running scheduler: the thing to launch and to close. Any number may run in one process.
 * Thread-safe.
 */
public final class Scheduler implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Scheduler.class.getName());

  /** More daemons and monitors than any network of the protocol's kind has. */
  private static final int CONNECTIONS_MAX = 20_000;

  private static final int TEXT_CONNECTIONS_MAX = 64;

  /** Attempts to find a port that is free for TCP and UDP alike. */
  private static final int FREE_PORT_ATTEMPTS = 20;

  private final SchedulerOptions options;
  private final TimeSource time;
  private final Counters counters = new Counters();
  private final Memory memory;
  private final Peers peers;
  private final EventLoop loop;
  private final SchedulerIdentity identity;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** A flood of connections must not become one of lines. */
  private final RateLimit refusalsLogged = new RateLimit(1);

  private @Nullable Door door;
  private @Nullable Door textDoor;
  private volatile @Nullable Discovery discovery;

  private Scheduler(SchedulerOptions options, TimeSource time, @Nullable FarmObserver observer) {
    this.options = options;
    this.time = time;
    this.peers = new Peers(time, counters);
    this.memory = Memory.in(options.stateFolder(), time);
    this.loop =
        new EventLoop(
            new SchedulerState(
                SchedulerPolicy.named(options.algorithm()),
                counters,
                EventLoop::isLogged,
                memory.experience(),
                firstJobs(options),
                observer),
            peers,
            new ConnectionTester(),
            time,
            this::everySecond,
            this::loopEnded);
    this.identity =
        new SchedulerIdentity(
            ProtocolVersions.OWN,
            time.wallClock().getEpochSecond() - options.startedEarlierSeconds(),
            options.netname());
  }

  /**
   * Starts a scheduler; when this returns, all its ports listen.
   *
   * @throws IOException if a port is taken; nothing is left running then
   */
  public static Scheduler launch(SchedulerOptions options) throws IOException {
    return launch(options, TimeSource.system(), TextService.IDLE_TIMEOUT);
  }

  /** As {@link #launch(SchedulerOptions)}, watched by {@code observer}. */
  public static Scheduler launch(SchedulerOptions options, FarmObserver observer)
      throws IOException {
    return launch(options, TimeSource.system(), TextService.IDLE_TIMEOUT, observer);
  }

  static Scheduler launch(SchedulerOptions options, TimeSource time, Duration textIdleTimeout)
      throws IOException {
    return launch(options, time, textIdleTimeout, null);
  }

  private static Scheduler launch(
      SchedulerOptions options,
      TimeSource time,
      Duration textIdleTimeout,
      @Nullable FarmObserver observer)
      throws IOException {
    Scheduler scheduler = new Scheduler(options, time, observer);
    try {
      scheduler.bind(textIdleTimeout);
    } catch (IOException e) {
      try {
        scheduler.closeSockets();
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
    scheduler.open();
    return scheduler;
  }

  /** The port of daemons and monitors. */
  public int tcpPort() {
    return require(door).port();
  }

  /** The port of the text protocol; {@link SchedulerOptions#TEXT_PORT_OFF} if there is none. */
  public int textPort() {
    Door text = textDoor;
    return text == null ? SchedulerOptions.TEXT_PORT_OFF : text.port();
  }

  /**
   * A picture of daemons, jobs and counters. Never completes if the scheduler is closed meanwhile.
   */
  public CompletableFuture<SchedulerSnapshot> snapshot() throws InterruptedException {
    return loop.snapshot();
  }

  /**
   * Asks the daemons of those names about their insides, all if none is named. Never completes if
   * the scheduler is closed meanwhile.
   */
  public CompletableFuture<String> internals(List<String> daemons) throws InterruptedException {
    return loop.ask(number -> new AskInternals(number, daemons));
  }

  /** What happened how often since the start, by name. */
  public Map<String, Long> counters() {
    return counters.snapshot();
  }

  /** Why it does not serve its network, if it does not: a better scheduler does. */
  public Optional<String> notServing() {
    Discovery present = discovery;
    return closed.get() || present == null ? Optional.of("it stops") : present.better();
  }

  /** Waits until the scheduler is closed, or ended by a defect of its own. */
  public void await() throws InterruptedException {
    loop.await();
  }

  /** Closes all connections and ports; waits for the scheduler's thread. */
  @Override
  public void close() throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      closeSockets();
    } finally {
      try {
        loop.end();
        memory.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void bind(Duration textIdleTimeout) throws IOException {
    bindPeers();
    if (options.textPort() != SchedulerOptions.TEXT_PORT_OFF) {
      TextService text =
          new TextService(
              new TextCommands(loop), time, textIdleTimeout, options.remoteOperators(), counters);
      textDoor =
          Door.listen(
              options.addresses(),
              wantedTextPort(),
              TEXT_CONNECTIONS_MAX,
              guarded(text::serve),
              peer -> refused(Counter.TEXT_CONNECTIONS_OVER_LIMIT, peer));
    }
  }

  /** TCP and UDP must have the same port, which takes luck when any will do. */
  private void bindPeers() throws IOException {
    int attempts = options.port() == 0 && options.discovery() ? FREE_PORT_ATTEMPTS : 1;
    PeerService service = new PeerService(loop, peers, counters, () -> discovery);
    while (true) {
      Door candidate =
          Door.listen(
              options.addresses(),
              options.port(),
              CONNECTIONS_MAX,
              guarded(service::serve),
              peer -> refused(Counter.CONNECTIONS_OVER_LIMIT, peer));
      try {
        if (options.discovery()) {
          discovery = Discovery.bind(candidate.port(), options, identity, loop, time, counters);
        }
        door = candidate;
        return;
      } catch (IOException e) {
        candidate.close();
        if (--attempts <= 0) {
          throw e;
        }
      }
    }
  }

  private int wantedTextPort() {
    if (options.textPort() != SchedulerOptions.TEXT_PORT_NEXT) {
      return options.textPort();
    }
    return options.port() == 0 ? 0 : options.port() + 1;
  }

  private void open() {
    loop.start();
    require(door).open();
    if (textDoor != null) {
      textDoor.open();
    }
    Discovery finder = discovery;
    if (finder != null) {
      finder.open();
    }
    LOG.log(
        Level.INFO,
        "scheduler ready, netname {0}, port {1}, text port {2}",
        options.netname(),
        Integer.toString(tcpPort()),
        textDoor == null ? "off" : Integer.toString(textPort()));
  }

  private void everySecond() {
    peers.dropStalled();
    memory.tick();
    Discovery finder = discovery;
    if (finder != null) {
      finder.tick();
    }
  }

  /** Without its loop a scheduler must not look alive: daemons would wait in vain. */
  private void loopEnded() {
    Thread.ofVirtual()
        .start(() -> {
          try {
            close();
          } catch (IOException e) {
            LOG.log(Level.WARNING, "closing the scheduler: " + e.getMessage());
          }
        });
  }

  /** {@code service}, for everybody or for our own user alone. */
  private Consumer<SocketChannel> guarded(Consumer<SocketChannel> service) {
    if (!options.ownUserOnly()) {
      return service;
    }
    return connection -> {
      if (TcpPeers.isOwnUser(connection)) {
        service.accept(connection);
      } else {
        LOG.log(Level.WARNING, "a connection of another user was refused");
      }
    };
  }

  private void refused(Counter counter, String peer) {
    counters.add(counter);
    if (refusalsLogged.allows(time.nanoTime())) {
      LOG.log(
          Level.WARNING,
          "refused a connection of {0}, as it has more than its share of all there may be ({1})."
              + " Close some there, or keep it away by a firewall",
          peer,
          String.valueOf(
              counter == Counter.CONNECTIONS_OVER_LIMIT ? CONNECTIONS_MAX : TEXT_CONNECTIONS_MAX));
    }
  }

  private void closeSockets() throws IOException {
    IOException failure = null;
    for (AutoCloseable resource : new AutoCloseable[] {door, textDoor, discovery}) {
      try {
        if (resource != null) {
          resource.close();
        }
      } catch (IOException e) {
        failure = e;
      } catch (Exception e) {
        throw new IllegalStateException("closing fails with IOException only", e);
      }
    }
    peers.closeAll();
    if (failure != null) {
      throw failure;
    }
  }

  /** A network's scheduler may have had earlier lives; what numbers they gave is not known. */
  private static int firstJobs(SchedulerOptions options) {
    return options.discovery() ? ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE) : 0;
  }

  private static Door require(@Nullable Door door) {
    if (door == null) {
      throw new IllegalStateException("the scheduler is not launched");
    }
    return door;
  }
}
