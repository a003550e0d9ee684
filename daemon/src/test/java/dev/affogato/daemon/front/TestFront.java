package dev.affogato.daemon.front;

import dev.affogato.base.time.TimeSource;
import dev.affogato.compiler.archives.CompilerArchives;
import dev.affogato.compiler.archives.Keeper;
import dev.affogato.compiler.archives.Packager;
import dev.affogato.daemon.figures.Figures;
import dev.affogato.daemon.front.relay.LauncherHost;
import dev.affogato.daemon.link.LinkOptions;
import dev.affogato.daemon.link.SchedulerLink;
import dev.affogato.daemon.testkit.FakePeer;
import dev.affogato.daemon.testkit.FakeScheduler;
import dev.affogato.daemon.work.environment.EnvironmentId;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.Login;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A front on ephemeral sockets with a scheduler that does what the test says. */
final class TestFront implements AutoCloseable {
  final FakeScheduler scheduler = new FakeScheduler();
  final Front front;
  final Path socket;
  final Figures figures = Figures.none();
  private final @Nullable ForeignWork foreign;
  private @Nullable SchedulerLink link;

  TestFront(Path directory, int maxJobs, @Nullable ForeignWork foreign) throws Exception {
    this(directory, maxJobs, PeerLimits.of(maxJobs), foreign);
  }

  TestFront(Path directory, int maxJobs, PeerLimits limits, @Nullable ForeignWork foreign)
      throws Exception {
    this(directory, maxJobs, limits, foreign, slots -> OtherDoors.NONE);
  }

  TestFront(
      Path directory,
      int maxJobs,
      PeerLimits limits,
      @Nullable ForeignWork foreign,
      OtherDoors.Maker others)
      throws Exception {
    this(directory, maxJobs, limits, foreign, others, null);
  }

  TestFront(
      Path directory,
      int maxJobs,
      PeerLimits limits,
      @Nullable ForeignWork foreign,
      OtherDoors.Maker others,
      LauncherHost.@Nullable Maker hosts)
      throws Exception {
    this.foreign = foreign;
    socket = directory.resolve("s");
    Packager packager =
        (compiler, extra, compression, into) ->
            new Packager.Packed(
                Files.writeString(into.resolve("env.tar" + compression), compiler + " " + extra),
                List.of(),
                List.of());
    CompilerArchives natives =
        CompilerArchives.open(
            directory.resolve("native"), Keeper.MACHINE, packager, TimeSource.system());
    front =
        Front.open(
            new FrontOptions(socket, true, 0, List.of(InetAddress.getLoopbackAddress())),
            maxJobs,
            limits,
            natives,
            foreign,
            others,
            hosts,
            new Facts(),
            TimeSource.system());
  }

  /** Connects the front to its scheduler; the LOGIN has been read. */
  FakeScheduler.Session connectScheduler() throws IOException {
    if (link == null) {
      link =
          SchedulerLink.start(
              LinkOptions.to("127.0.0.1", scheduler.port()),
              front.schedulerListener(),
              TimeSource.system());
    }
    FakeScheduler.Session session = scheduler.accept();
    session.expect(Login.class);
    return session;
  }

  FakePeer localClient() throws IOException {
    return FakePeer.local(socket);
  }

  FakePeer remoteClient() throws IOException {
    return remoteClient(43);
  }

  FakePeer remoteClient(int version) throws IOException {
    return FakePeer.remote(front.port(), version);
  }

  @Override
  public void close() throws Exception {
    front.close();
    if (link != null) {
      link.close();
    }
    scheduler.close();
  }

  private final class Facts implements DaemonFacts {

    @Override
    public Login login(int port) {
      return new Login(port, 2, installed(), "node", "x86_64", foreign != null, foreign == null, 3);
    }

    private List<EnvironmentName> installed() {
      return foreign == null
          ? List.of()
          : foreign.environments().installed().stream()
              .map((EnvironmentId id) -> new EnvironmentName(id.target(), id.name()))
              .toList();
    }

    @Override
    public String internals(List<String> clients, JobCounts jobs, List<String> scheduler) {
      return clients + " " + jobs.slotsUsed() + " " + scheduler;
    }

    @Override
    public Figures figures() {
      return figures;
    }

    @Override
    public void schedulerConnected() {}

    @Override
    public void loadInterval(int seconds) {}

    @Override
    public void foreignJobDone(JobResources cost) {}

    @Override
    public void ownJobDone(JobResources cost) {}

    @Override
    public void environmentsChanged() {}
  }
}
