package dev.affogato.console.dashboard;

import dev.affogato.console.dashboard.http.Response;
import dev.affogato.console.dashboard.http.WebServer.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The page and what it is made of: files beside this class, named here one by one. No state. */
final class PageFiles {
  private static final String HTML = "text/html; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";

  /** Path to file and type. */
  private static final Map<String, List<String>> FILES =
      Map.ofEntries(
          Map.entry("/", List.of("index.html", HTML)),
          Map.entry("/style.css", List.of("style.css", STYLE)),
          Map.entry("/app.js", List.of("app.js", SCRIPT)),
          Map.entry("/farm.js", List.of("farm.js", SCRIPT)),
          Map.entry("/tiles.js", List.of("tiles.js", SCRIPT)),
          Map.entry("/tables.js", List.of("tables.js", SCRIPT)),
          Map.entry("/build.js", List.of("build.js", SCRIPT)),
          Map.entry("/timeline.js", List.of("timeline.js", SCRIPT)),
          Map.entry("/charts.js", List.of("charts.js", SCRIPT)),
          Map.entry("/icon.svg", List.of("icon.svg", "image/svg+xml")),
          Map.entry("/uplot/uPlot.js", List.of("uplot/uPlot.esm.js", SCRIPT)),
          Map.entry("/uplot/uPlot.css", List.of("uplot/uPlot.min.css", STYLE)),
          Map.entry("/uplot/LICENSE", List.of("uplot/LICENSE", "text/plain; charset=utf-8")),
          Map.entry("/api/v1/openapi.json", List.of("openapi.json", "application/json")));

  private PageFiles() {}

  static List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    FILES.forEach((path, file) ->
        routes.add(
            new Route.Page(
                path, query -> new Response(Response.OK, file.getLast(), read(file.getFirst())))));
    return routes;
  }

  private static byte[] read(String name) {
    try (InputStream file = PageFiles.class.getResourceAsStream("page/" + name)) {
      if (file == null) {
        throw new IllegalStateException("the page's file " + name + " is missing from this build");
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
