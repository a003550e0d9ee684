package dev.affogato.client.agent;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.net.Connection;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.reason.Reason;
import dev.affogato.base.time.TimeSource;
import dev.affogato.client.direct.DirectHost;
import dev.affogato.client.hosted.CallersFiles;
import dev.affogato.client.hosted.HarmlessRunner;
import dev.affogato.client.hosted.LauncherFiles;
import dev.affogato.client.journal.Origins;
import dev.affogato.client.launcher.HandedOver;
import dev.affogato.client.launcher.LauncherCall;
import dev.affogato.client.launcher.LauncherConnection;
import dev.affogato.client.launcher.LauncherServer;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The agent that a daemon has for launchers without one of their own: small builds, each in a new
 * sandbox, would spend more on starting agents than on compiling.
 *
 * <p>It has no part in their surroundings. What they compile it only sees as they show it, file by
 * file, and it writes nothing for them; compilers are asked with the daemon's rights, which {@link
 * HarmlessRunner} sees to. So it can have jobs compiled the direct way, and let others run where
 * they were called. Whatever else there is to do is left to an agent of the launcher's own.
 *
 * <p>Thread-safe.
 */
public final class MachineAgent implements AutoCloseable {
  private static final Reason ABANDONED =
      new Reason("abandoned", "the launcher went away before there was a result");

  private final String daemon;
  private final FileAccess ours = FileAccess.ofThisMachine();
  private final DirectHost direct;
  private final Services services;
  private final Origins origins = Origins.ofThisMachine();
  private final Instant began;
  private final HostedPlaces places;
  private final Map<Connection, HostedPlaces.Place> arrivals = new ConcurrentHashMap<>();
  private final HandedOver launchers = new HandedOver();
  private final LauncherServer server;
  private final AtomicLong calls = new AtomicLong();

  /**
   * @param daemon socket of the daemon whose agent this is
   */
  public MachineAgent(Path daemon, TimeSource time) {
    this.daemon = daemon.toString();
    this.began = time.wallClock();
    ProcessRunner runner = new HarmlessRunner(ProcessRunner.system());
    this.direct = new DirectHost(runner, time);
    this.places = new HostedPlaces(direct, time);
    AgentOptions options = AgentOptions.standard().withDaemonSocket(this.daemon);
    this.services = Agent.services(options, runner, Map.of(), direct.path(new CallersFiles()));
    this.server = new LauncherServer(launchers, this::serve, time);
    server.start();
  }

  /**
   * Whether launchers of {@code place} are served now; those that are not have an agent of their
   * own.
   *
   * @param place equal for launchers whose surroundings are the same, and for no others
   */
  public boolean takes(String place) {
    return places.takes(place);
  }

  /**
   * Serves a launcher, whose call comes next.
   *
   * @param ended run when {@code launcher} has been closed
   */
  public void serve(String place, Connection launcher, Runnable ended) {
    arrivals.put(launcher, places.enter(place));
    launchers.add(
        launcher,
        () -> {
          HostedPlaces.Place left = arrivals.remove(launcher);
          if (left != null) {
            places.leave(left);
          }
          ended.run();
        });
  }

  private void serve(LauncherConnection launcher) throws IOException, InterruptedException {
    HostedPlaces.Place place = arrivals.get(launcher.connection());
    if (place == null) {
      throw new EOFException("the launcher has gone already");
    }
    LauncherCall command = launcher.call();
    LauncherFiles files =
        new LauncherFiles(launcher, ours, place.usualLooks(command.name()), place.share());
    try {
      CallersFiles.runFor(files, () -> serve(launcher, place, files));
      launcher.release();
    } catch (UncheckedIOException gone) {
      throw gone.getCause();
    }
  }

  private void serve(LauncherConnection launcher, HostedPlaces.Place place, LauncherFiles files)
      throws IOException, InterruptedException {
    CallSettings settings = CallSettings.of(launcher.call().environment()).withDaemonAt(daemon);
    Chronicle chronicle = new Chronicle(new LauncherJournal(launcher), origins, began);
    Surroundings surroundings = Surroundings.others(place.files());
    Call call =
        new Call(
            calls.incrementAndGet(),
            launcher,
            settings,
            services.in(surroundings, place.direct(), chronicle));
    try {
      files.lookAhead();
      Reason refusal = HostedCalls.refusal(launcher.call(), settings, files, ours);
      if (refusal != null) {
        call.goesElsewhere(refusal);
      } else {
        launcher.holdBack();
        new CallFlow(call).run();
      }
      if (call.isElsewhere()) {
        places.refuse(place);
      }
    } finally {
      if (!call.hasEnded()) {
        call.ended(Outcome.ABANDONED, ABANDONED);
      }
    }
  }

  /** Drops every launcher, each of which then runs its compiler by itself. */
  @Override
  public void close() throws IOException {
    server.close();
    services.daemons().close();
    direct.close();
  }
}
