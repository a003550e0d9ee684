package dev.affogato.console.dashboard.api;

import dev.affogato.base.product.Product;
import dev.affogato.base.time.TimeSource;
import dev.affogato.console.dashboard.http.Query;
import dev.affogato.console.dashboard.http.Response;
import dev.affogato.console.dashboard.http.WebServer.Handler;
import dev.affogato.console.dashboard.http.WebServer.Route;
import dev.affogato.console.dashboard.model.BuildAnalysis;
import dev.affogato.console.dashboard.model.BuildView;
import dev.affogato.console.dashboard.model.Delta;
import dev.affogato.console.dashboard.model.FarmModel;
import dev.affogato.console.dashboard.model.JobRow;
import dev.affogato.console.dashboard.model.JobView;
import dev.affogato.console.dashboard.model.LiveFarm;
import dev.affogato.console.dashboard.model.MachineView;
import dev.affogato.console.dashboard.model.Totals;
import dev.affogato.console.json.JsonWriter;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/**
 * What is below {@code /api/v1/}: one method for each path. Thread-safe; pictures are taken under
 * the farm's lock, and written without it.
 */
public final class FarmApi {
  /** Below it only things are added, as long as programs may read it. */
  public static final String ROOT = "/api/v1/";

  /** Of all unfinished jobs; the oldest are those that somebody wonders about. */
  private static final int JOBS_MAX = 1000;

  private final LiveFarm farm;
  private final SchedulerFacts scheduler;
  private final TimeSource time;
  private final long startedNanos;

  public FarmApi(LiveFarm farm, SchedulerFacts scheduler, TimeSource time) {
    this.farm = farm;
    this.scheduler = scheduler;
    this.time = time;
    this.startedNanos = time.nanoTime();
  }

  /** All but the stream of events. */
  public List<Route> routes() {
    return List.of(
        page("farm", query -> Response.json(farm())),
        page("jobs", query -> Response.json(jobs())),
        page("builds", query -> Response.json(builds())),
        page("history", query -> Response.json(history())),
        page("counters", query -> Response.json(counters())),
        page("machines/", query -> numbered(query, this::machine)),
        page("builds/", this::build));
  }

  private static Route page(String name, Handler handler) {
    return new Route.Page(ROOT + name, handler);
  }

  /** The whole picture, with which a stream of {@link #delta} begins. */
  public String farm() {
    Picture picture =
        farm.look(
            model -> new Picture(model.machines(), model.totals(), model.builds(time.nanoTime())));
    JsonWriter out = new JsonWriter().object();
    out.field("unixMs", time.wallClock().toEpochMilli());
    scheduler(out);
    FarmJson.totals(out, picture.totals());
    FarmJson.machines(out, picture.machines());
    FarmJson.builds(out, picture.builds());
    return out.endObject().text();
  }

  private record Picture(List<MachineView> machines, Totals totals, List<BuildView> builds) {}

  private void scheduler(JsonWriter out) {
    out.object("scheduler")
        .field("product", Product.NAME)
        .field("version", Product.VERSION)
        .field("netname", scheduler.netname())
        .field("port", scheduler.port())
        .field("embedded", scheduler.embedded())
        .field("upMs", (time.nanoTime() - startedNanos) / 1_000_000)
        .endObject();
  }

  /** What changed, as an event tells it. */
  public static String delta(Delta delta) {
    return FarmJson.delta(delta);
  }

  private String jobs() {
    JsonWriter out = new JsonWriter().object();
    FarmJson.jobs(out, farm.look(model -> model.jobs(JOBS_MAX, time.nanoTime())));
    return out.endObject().text();
  }

  private String builds() {
    JsonWriter out = new JsonWriter().object();
    FarmJson.builds(out, farm.look(model -> model.builds(time.nanoTime())));
    return out.endObject().text();
  }

  private String history() {
    JsonWriter out = new JsonWriter().object();
    FarmJson.samples(out, farm.look(FarmModel::history));
    return out.endObject().text();
  }

  private String counters() {
    JsonWriter out = new JsonWriter().object().object("counters");
    scheduler.counters().get().forEach(out::field);
    return out.endObject().endObject().text();
  }

  private Response machine(int id) {
    MachineView machine = farm.look(model -> model.machine(id));
    if (machine == null) {
      return notFound("machine", id);
    }
    List<JobView> jobs = farm.look(model -> model.jobsOn(id, time.nanoTime()));
    JsonWriter out = new JsonWriter().object().list("machine");
    FarmJson.machine(out, machine);
    out.endList();
    FarmJson.jobs(out, jobs);
    return Response.json(out.endObject().text());
  }

  private Response build(Query query) {
    Query rows = query.without("/jobs");
    return rows == null ? numbered(query, this::build) : numbered(rows, this::rows);
  }

  private Response build(int id) {
    BuildView build = farm.look(model -> model.build(id, time.nanoTime()));
    if (build == null) {
      return notFound("build", id);
    }
    JsonWriter out = new JsonWriter().object();
    FarmJson.build(out, build);
    FarmJson.shares(out, build);
    out.list("reasons");
    for (BuildView.ReasonCount reason : build.reasons()) {
      out.object()
          .field("code", reason.code())
          .field("text", reason.text())
          .field("cure", Cures.of(reason.code()))
          .field("jobs", reason.jobs())
          .field("ms", reason.ms())
          .field("example", reason.example())
          .endObject();
    }
    out.endList();
    FarmJson.analysis(out, BuildAnalysis.of(farm.look(model -> model.rows(id)), build.wallMs()));
    return Response.json(out.endObject().text());
  }

  private Response rows(int id) {
    if (farm.look(model -> model.build(id, time.nanoTime())) == null) {
      return notFound("build", id);
    }
    List<JobRow> rows = farm.look(model -> model.rows(id));
    JsonWriter out = new JsonWriter().object();
    FarmJson.rows(out, rows);
    return Response.json(out.endObject().text());
  }

  private static Response numbered(Query query, IntFunction<Response> answer) {
    OptionalInt number = query.number();
    return number.isPresent()
        ? answer.apply(number.getAsInt())
        : Response.error(Response.NOT_FOUND, "a number is expected at the end of this path");
  }

  private static Response notFound(String what, int id) {
    return Response.error(Response.NOT_FOUND, "there is no %s %d any more".formatted(what, id));
  }
}
