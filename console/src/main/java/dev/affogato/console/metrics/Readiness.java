package dev.affogato.console.metrics;

import dev.affogato.console.dashboard.http.Response;
import dev.affogato.console.dashboard.http.WebServer.Route;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What process managers and load balancers ask. No state.
 *
 * <p>{@code /healthz} says that the process answers: restart it where it does not. {@code /readyz}
 * says whether it does what it is there for; where it does not, a restart would not help.
 */
public final class Readiness {
  private Readiness() {}

  /**
   * @param why why the program does not do what it is there for; empty if it does
   */
  public static List<Route> routes(Supplier<Optional<String>> why) {
    return List.of(
        new Route.Page("/healthz", query -> Response.text("ok\n")),
        new Route.Page(
            "/readyz",
            query -> why.get().map(Readiness::not).orElseGet(() -> Response.text("ok\n"))));
  }

  private static Response not(String why) {
    return new Response(
        Response.UNAVAILABLE,
        "text/plain; charset=utf-8",
        ("not ready: " + why + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
