package dev.affogato.console.run;

import dev.affogato.base.reason.Reason;
import dev.affogato.base.time.Deadline;
import dev.affogato.base.time.TimeSource;
import dev.affogato.console.dashboard.Dashboard;
import dev.affogato.console.dashboard.WebOptions;
import dev.affogato.console.dashboard.api.SchedulerFacts;
import dev.affogato.console.dashboard.model.LiveFarm;
import dev.affogato.daemon.Daemon;
import dev.affogato.daemon.DaemonOptions;
import dev.affogato.daemon.link.LinkOptions;
import dev.affogato.scheduler.server.Scheduler;
import dev.affogato.scheduler.server.SchedulerOptions;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in this process: a scheduler, a submitting daemon without slots and a working daemon,
 * on loopback and ports of their own; it never broadcasts nor answers discovery.
 *
 * <p>The working daemon lives on another loopback address than the submitter: to a client,
 * 127.0.0.1 means "compile here yourself" (protocol spec 6.2). Thread-safe after {@link #start}.
 */
final class EmbeddedCluster implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EmbeddedCluster.class.getName());
  private static final InetAddress SUBMITTER = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress WORKER = InetAddress.ofLiteral("127.0.0.2");

  private static final Duration START_LIMIT = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(5);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private @Nullable String unconfined;
  private @Nullable String dashboard;

  private EmbeddedCluster() {}

  /**
   * Starts everything, and returns when jobs can be asked for.
   *
   * @param socket unix socket of the submitting daemon
   * @throws IOException if a part cannot start; those that had are closed again
   */
  static EmbeddedCluster start(Path socket, TimeSource time)
      throws IOException, InterruptedException {
    EmbeddedCluster cluster = new EmbeddedCluster();
    try {
      cluster.startParts(socket, time);
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException e) {
      try {
        cluster.close();
      } catch (IOException whileClosing) {
        e.addSuppressed(whileClosing);
      }
      throw e;
    }
  }

  private void startParts(Path socket, TimeSource time) throws IOException, InterruptedException {
    CacheFolder cache = keep(CacheFolder.take());
    Scheduler scheduler = watchedScheduler(time);
    LinkOptions link = LinkOptions.to(SUBMITTER.getHostAddress(), scheduler.tcpPort());
    Daemon worker =
        keep(
            Daemon.launch(
                DaemonOptions.of(
                        "worker",
                        socket.resolveSibling("worker.sock"),
                        cache.path().resolve("worker"))
                    .withWithoutJail(true)
                    .listeningOn(0, List.of(WORKER))
                    .withOwnUserOnly()
                    .withScheduler(link.withLocalAddress(WORKER))));
    Reason reason = worker.unconfinedReason();
    unconfined = reason == null ? null : reason.text();
    Daemon submitter =
        keep(
            Daemon.launch(
                DaemonOptions.of("submitter", socket, cache.path().resolve("submitter"))
                    .withMaxJobs(0)
                    .withNoRemote(true)
                    .withOwnUserOnly()
                    .withScheduler(link.withLocalAddress(SUBMITTER))));
    awaitScheduler(worker, time);
    awaitScheduler(submitter, time);
  }

  /** Its dashboard is for people: the build goes on without. */
  private Scheduler watchedScheduler(TimeSource time) throws IOException {
    SchedulerOptions options = SchedulerOptions.embedded();
    LiveFarm farm = Dashboard.farm(time);
    Scheduler scheduler = keep(Scheduler.launch(options, farm));
    SchedulerFacts facts =
        new SchedulerFacts(
            options.netname(),
            scheduler.tcpPort(),
            true,
            scheduler::counters,
            scheduler::internals,
            scheduler::notServing);
    try {
      dashboard = keep(Dashboard.start(farm, facts, WebOptions.embedded(), time)).url();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "no dashboard: {0}", e.getMessage());
    }
    return scheduler;
  }

  /** A request made before the worker is known would be answered with "compile it yourself". */
  private static void awaitScheduler(Daemon daemon, TimeSource time)
      throws IOException, InterruptedException {
    Deadline deadline = Deadline.after(time.nanoTime(), START_LIMIT);
    while (!daemon.hasScheduler()) {
      if (deadline.hasPassed(time.nanoTime())) {
        throw new IOException(
            "the embedded cluster did not come together within " + START_LIMIT.toSeconds() + " s");
      }
      time.pause(POLL);
    }
  }

  /** Where the cluster can be watched, or null if it cannot. */
  @Nullable String dashboard() {
    return dashboard;
  }

  /** Why jobs run without a jail, or null if they run in one. */
  @Nullable String unconfined() {
    return unconfined;
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        failure =
            failure == null ? new IOException("the embedded cluster did not end well", e) : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
