package dev.affogato.console.dashboard;

import dev.affogato.base.address.Addresses;
import dev.affogato.base.time.TimeSource;
import dev.affogato.console.dashboard.api.FarmApi;
import dev.affogato.console.dashboard.api.SchedulerFacts;
import dev.affogato.console.dashboard.http.EventStream;
import dev.affogato.console.dashboard.http.WebServer;
import dev.affogato.console.dashboard.http.WebServer.Route;
import dev.affogato.console.dashboard.metrics.FarmMetrics;
import dev.affogato.console.dashboard.model.FarmModel;
import dev.affogato.console.dashboard.model.LiveFarm;
import dev.affogato.console.metrics.Readiness;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A running dashboard: the thing to launch beside a scheduler, and to close. Thread-safe.
 *
 * <p>{@link #farm} comes first, as a scheduler needs it from its beginning.
 */
public final class Dashboard implements AutoCloseable {
  private final WebServer web;
  private final Pulse pulse;
  private final CacheSurvey survey;

  private Dashboard(WebServer web, Pulse pulse, CacheSurvey survey) {
    this.web = web;
    this.pulse = pulse;
    this.survey = survey;
  }

  /** What a scheduler is to be watched by. */
  public static LiveFarm farm(TimeSource time) {
    return new LiveFarm(new FarmModel(time.nanoTime(), time.wallClock().toEpochMilli()));
  }

  /**
   * Serves a dashboard until closed.
   *
   * @param farm watches the scheduler
   * @param options where, and for whom
   * @throws IOException if that port cannot be had
   */
  public static Dashboard start(
      LiveFarm farm, SchedulerFacts scheduler, WebOptions options, TimeSource time)
      throws IOException {
    FarmApi api = new FarmApi(farm, scheduler, time);
    EventStream stream = new EventStream();
    FarmMetrics metrics = new FarmMetrics(farm, scheduler, stream);
    List<Route> routes = new ArrayList<>(api.routes());
    routes.add(new Route.Events(FarmApi.ROOT + "events", stream));
    routes.add(new Route.Page("/metrics", query -> metrics.text(query.accept())));
    routes.addAll(Readiness.routes(scheduler.notReady()));
    routes.addAll(PageFiles.routes());
    WebServer web =
        WebServer.start(options.address(), options.hostName(), options.ownUserOnly(), routes);
    return new Dashboard(
        web,
        Pulse.start(farm, api, stream, time),
        CacheSurvey.start(farm, scheduler.internals(), () -> stream.followers() > 0, time));
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return web.address();
  }

  /** What to type into a browser on this machine. */
  public String url() {
    InetSocketAddress address = address();
    String host =
        address.getAddress().isAnyLocalAddress()
            ? "127.0.0.1"
            : Addresses.text(address.getAddress());
    return "http://" + Addresses.withPort(host, address.getPort()) + "/";
  }

  @Override
  public void close() {
    try {
      survey.close();
      pulse.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    web.close();
  }
}
