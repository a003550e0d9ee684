package dev.affogato.console.cli;

import dev.affogato.base.time.TimeSource;
import dev.affogato.console.dashboard.Dashboard;
import dev.affogato.console.dashboard.WebOptions;
import dev.affogato.console.dashboard.api.SchedulerFacts;
import dev.affogato.console.dashboard.model.LiveFarm;
import dev.affogato.scheduler.server.Scheduler;
import dev.affogato.scheduler.server.SchedulerOptions;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A scheduler with its dashboard, if it has one. Thread-safe. */
final class WatchedScheduler implements ServerProcess.Running {
  private static final System.Logger LOG = System.getLogger(WatchedScheduler.class.getName());

  private final Scheduler scheduler;
  private final @Nullable Dashboard dashboard;

  private WatchedScheduler(Scheduler scheduler, @Nullable Dashboard dashboard) {
    this.scheduler = scheduler;
    this.dashboard = dashboard;
  }

  /**
   * @param where null for no dashboard
   * @param must whether the scheduler shall not start without its dashboard, as somebody asked for
   *     it
   */
  static WatchedScheduler launch(
      SchedulerOptions options, @Nullable InetSocketAddress where, boolean must)
      throws IOException {
    if (where == null) {
      return new WatchedScheduler(Scheduler.launch(options), null);
    }
    TimeSource time = TimeSource.system();
    LiveFarm farm = Dashboard.farm(time);
    Scheduler scheduler = Scheduler.launch(options, farm);
    try {
      SchedulerFacts facts =
          new SchedulerFacts(
              options.netname(),
              scheduler.tcpPort(),
              false,
              scheduler::counters,
              scheduler::internals,
              scheduler::notServing);
      Dashboard dashboard =
          Dashboard.start(
              farm, facts, new WebOptions(where, NetworkNames.ofThisMachine(), false), time);
      LOG.log(Level.INFO, "dashboard at {0}", dashboard.url());
      return new WatchedScheduler(scheduler, dashboard);
    } catch (IOException e) {
      if (must) {
        scheduler.close();
        throw e;
      }
      LOG.log(
          Level.WARNING,
          "{0}; the scheduler goes on without it. Option --dashboard names another port",
          e.getMessage());
      return new WatchedScheduler(scheduler, null);
    }
  }

  @Override
  public void close() throws IOException {
    if (dashboard != null) {
      dashboard.close();
    }
    scheduler.close();
  }
}
