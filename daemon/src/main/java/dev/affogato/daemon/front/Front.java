package dev.affogato.daemon.front;

import dev.affogato.base.memory.MemoryReading;
import dev.affogato.base.time.TimeSource;
import dev.affogato.compiler.archives.CompilerArchives;
import dev.affogato.daemon.figures.DaemonView;
import dev.affogato.daemon.front.relay.HostOnDemand;
import dev.affogato.daemon.front.relay.LauncherHost;
import dev.affogato.daemon.front.relay.Relay;
import dev.affogato.daemon.link.SchedulerListener;
import dev.affogato.protocol.icecc.message.Message;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The daemon towards its clients: listens, talks to each on a thread of its own, and takes the
 * scheduler's answers for them. Thread-safe.
 */
public final class Front implements AutoCloseable {
  private final FrontDesk desk;
  private final AcceptLoop accepting;
  private final FrontOptions options;
  private final int port;
  private final HostOnDemand host;
  private final @Nullable Object socketKey;

  private Front(
      FrontDesk desk,
      AcceptLoop accepting,
      FrontOptions options,
      int port,
      HostOnDemand host,
      @Nullable Object socketKey) {
    this.host = host;
    this.desk = desk;
    this.accepting = accepting;
    this.options = options;
    this.port = port;
    this.socketKey = socketKey;
  }

  /**
   * Opens the doors. When that fails nothing is left open.
   *
   * @param maxJobs slots; one local job runs even with 0
   * @param foreign null where nothing is compiled for others; there is no TCP listener then
   * @param others opens what else is served; closed by who gave it
   * @param hosts opens an agent for launchers without one; null for none
   */
  public static Front open(
      FrontOptions options,
      int maxJobs,
      CompilerArchives natives,
      @Nullable ForeignWork foreign,
      OtherDoors.Maker others,
      LauncherHost.@Nullable Maker hosts,
      DaemonFacts facts,
      TimeSource time)
      throws IOException, InterruptedException {
    PeerLimits limits = PeerLimits.of(maxJobs);
    return open(options, maxJobs, limits, natives, foreign, others, hosts, facts, time);
  }

  static Front open(
      FrontOptions options,
      int maxJobs,
      PeerLimits limits,
      CompilerArchives natives,
      @Nullable ForeignWork foreign,
      OtherDoors.Maker others,
      LauncherHost.@Nullable Maker hosts,
      DaemonFacts facts,
      TimeSource time)
      throws IOException, InterruptedException {
    // First, as it tells at once whether another daemon runs here; a port may have to be awaited.
    ServerSocketChannel unix = Listeners.unix(options.socket(), options.socketForAll());
    List<ServerSocketChannel> tcp = List.of();
    try {
      if (foreign != null) {
        tcp = Listeners.tcp(options.addresses(), options.port());
      }
      int port = tcp.isEmpty() ? 0 : Listeners.port(tcp.getFirst());
      FrontDesk desk =
          new FrontDesk(new DaemonState(maxJobs, port, facts.figures().jobs()), port, facts, time);
      SpoolSpace sources =
          foreign == null
              ? null
              : new SpoolSpace(foreign.spool(), SpoolSpace.MEMORY_BYTES_MAX, time);
      PackingRules packingRules = new PackingRules(System.getProperty("user.name", ""));
      Guard guard = Guard.of(limits, time);
      HostOnDemand host = new HostOnDemand(hosts, options.socket(), desk::hasScheduler);
      Relay relay = new Relay(packingRules::check, guard.complaints()::about, host, time);
      OtherDoors doors = others.open(new QueuedActions(desk, guard));
      AcceptLoop accepting =
          new AcceptLoop(
              options.ownUserOnly(),
              guard,
              facts.figures(),
              (connection, closed) ->
                  new Conversation(
                          connection,
                          desk,
                          natives,
                          packingRules,
                          relay,
                          foreign,
                          sources,
                          doors,
                          guard)
                      .run(closed));
      accepting.serve(unix);
      tcp.forEach(accepting::serve);
      return new Front(desk, accepting, options, port, host, fileKey(options.socket()));
    } catch (IOException | InterruptedException | RuntimeException e) {
      for (ServerSocketChannel listener : tcp) {
        listener.close();
      }
      unix.close();
      Files.deleteIfExists(options.socket());
      throw e;
    }
  }

  /** Where foreign jobs are taken; 0 if they are not. */
  public int port() {
    return port;
  }

  /** Whom to tell of the scheduler. */
  public SchedulerListener schedulerListener() {
    return desk;
  }

  public boolean hasScheduler() {
    return desk.hasScheduler();
  }

  /** Tells the scheduler, if there is one. */
  public void toScheduler(Message message) {
    desk.toScheduler(message);
  }

  /** Other environments are installed than the scheduler was told of. */
  public void environmentsChanged() {
    desk.environmentsChanged();
  }

  /** The load as just measured, 0 to 1000: at 1000 no foreign job is started. */
  public void load(int load) {
    desk.load(load);
  }

  /** What memory there is now, and what a job is expected to need: jobs wait for it. */
  public void memory(MemoryReading reading, long needBytes) {
    desk.memory(reading, needBytes);
  }

  /** Time passes; to be called every second or so. */
  public void tick() {
    desk.tick();
  }

  public int clientCount() {
    return desk.clientCount();
  }

  /** Slots in use, unpackings included. */
  public int slotsUsed() {
    return desk.slotsUsed();
  }

  /** Jobs of this machine's own users that run or wait for a slot. */
  public int ownJobs() {
    return desk.ownJobs();
  }

  /** What is known here of slots and the scheduler. */
  public DaemonView.FrontView view() {
    return desk.view();
  }

  /** The text of GET_INTERNALS. */
  public String internals() {
    return desk.internals();
  }

  /** Ends all conversations; jobs that run are cancelled. */
  @Override
  public void close() throws IOException {
    host.close();
    accepting.close();
    // Another daemon may have taken the place over meanwhile.
    if (socketKey != null && socketKey.equals(fileKey(options.socket()))) {
      Files.deleteIfExists(options.socket());
    }
  }

  private static @Nullable Object fileKey(Path path) throws IOException {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        ? Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey()
        : null;
  }
}
