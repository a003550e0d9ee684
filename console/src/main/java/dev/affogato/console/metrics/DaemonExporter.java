package dev.affogato.console.metrics;

import dev.affogato.console.dashboard.WebOptions;
import dev.affogato.console.dashboard.http.Response;
import dev.affogato.console.dashboard.http.WebServer;
import dev.affogato.console.dashboard.http.WebServer.Route;
import dev.affogato.daemon.figures.DaemonView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Serves the metrics of a daemon until closed. Thread-safe. */
public final class DaemonExporter implements AutoCloseable {
  private static final String INDEX =
      "/metrics for Prometheus, /healthz: the daemon answers, /readyz: it has a scheduler and takes"
          + " jobs\n";

  private final WebServer web;

  private DaemonExporter(WebServer web) {
    this.web = web;
  }

  /**
   * @param netname of the daemon's network
   * @param options where, and for whom
   * @throws IOException if that port cannot be had
   */
  public static DaemonExporter start(
      Supplier<DaemonView> daemon, String netname, WebOptions options) throws IOException {
    DaemonMetrics metrics = new DaemonMetrics(daemon, netname);
    List<Route> routes = new ArrayList<>();
    routes.add(new Route.Page("/metrics", query -> metrics.text(query.accept())));
    routes.addAll(Readiness.routes(() -> Optional.ofNullable(daemon.get().notReady())));
    routes.add(new Route.Page("/", query -> Response.text(INDEX)));
    return new DaemonExporter(
        WebServer.start(options.address(), options.hostName(), options.ownUserOnly(), routes));
  }

  /** What Prometheus scrapes, as this machine calls it. */
  public URI url() {
    InetAddress address = web.address().getAddress();
    String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
    try {
      return new URI("http", null, host, web.address().getPort(), "/metrics", null, null);
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public void close() {
    web.close();
  }
}
