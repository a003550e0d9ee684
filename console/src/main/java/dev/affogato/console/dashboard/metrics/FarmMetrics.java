package dev.affogato.console.dashboard.metrics;

import dev.affogato.base.product.Product;
import dev.affogato.console.dashboard.api.SchedulerFacts;
import dev.affogato.console.dashboard.http.EventStream;
import dev.affogato.console.dashboard.http.Response;
import dev.affogato.console.dashboard.model.FarmModel;
import dev.affogato.console.dashboard.model.LiveFarm;
import dev.affogato.console.dashboard.model.MachineView;
import dev.affogato.console.dashboard.model.Totals;
import dev.affogato.console.metrics.Exposition;
import dev.affogato.console.metrics.Meters;
import dev.affogato.console.metrics.ProcessMetrics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of a scheduler. Made when first asked for, as most schedulers of one build never are.
 * Thread-safe by its monitor: one scrape sees one picture.
 */
public final class FarmMetrics {
  private static final String PREFIX = "affogato_scheduler_";
  private static final String MACHINE_PREFIX = "affogato_machine_";

  /** More machines are summed up only: each has several series. */
  static final int MACHINES_MAX = 2000;

  private final LiveFarm farm;
  private final SchedulerFacts scheduler;
  private final EventStream stream;
  private @Nullable Meters meters;
  private Totals totals;
  private List<MachineView> machines = List.of();

  public FarmMetrics(LiveFarm farm, SchedulerFacts scheduler, EventStream stream) {
    this.farm = farm;
    this.scheduler = scheduler;
    this.stream = stream;
    this.totals = farm.look(FarmModel::totals);
  }

  /**
   * @param accept the formats that are understood, a header of HTTP
   */
  public synchronized Response text(String accept) {
    totals = farm.look(FarmModel::totals);
    machines = farm.look(FarmModel::machines);
    Meters made = meters;
    if (made == null) {
      made = make();
      meters = made;
    }
    return Exposition.of(made, accept);
  }

  private Meters make() {
    Meters made = new Meters();
    ProcessMetrics.add(made);
    made.info(PREFIX + "build", "Which version runs.", "version", Product.VERSION);
    farm(made);
    jobs(made);
    machines(made);
    made.gauge(
        PREFIX + "dashboard_followers", "Pages that follow the farm live.", stream::followers);
    made.counter(
        PREFIX + "dashboard_followers_dropped",
        "Pages that were cut off for being slow.",
        stream::dropped);
    return made;
  }

  private void farm(Meters made) {
    made.gauge(PREFIX + "machines", "Daemons that are logged in.", () -> totals.machines());
    made.gauge(PREFIX + "slots", "Slots of all machines.", () -> totals.slots());
    made.gauge(PREFIX + "slots_busy", "Slots that are taken.", () -> totals.busy());
    made.counters(
        PREFIX + "events",
        "What happened since the start; over_limit is a limit that was hit.",
        "event",
        callback ->
            new TreeMap<>(scheduler.counters().get())
                .forEach((name, value) -> callback.call(value, name)));
  }

  private void jobs(Meters made) {
    made.gauges(
        PREFIX + "jobs",
        "Jobs that are not over.",
        "phase",
        callback -> phases().forEach((phase, value) -> callback.call(value, phase)));
    made.counter(PREFIX + "jobs_asked", "Jobs that were asked for.", () -> totals.asked());
    made.counters(
        PREFIX + "jobs_ended",
        "Jobs that are over, by where they ran or why they did not.",
        "outcome",
        callback -> outcomes().forEach((outcome, value) -> callback.call(value, outcome)));
    made.counter(
        PREFIX + "jobs_failed",
        "Jobs that ended with another status than 0, for their source's fault or their machine's.",
        () -> totals.failed());
    made.counter(PREFIX + "source_bytes", "Sources sent, as compressed.", () -> totals.bytesIn());
    made.counter(PREFIX + "object_bytes", "Objects that came back.", () -> totals.bytesOut());
    made.counter(
        PREFIX + "compiler_cpu_seconds", "CPU time of compilers.", () -> totals.cpuMs() / 1000.0);
    made.histogram(
        PREFIX + "queue_wait_seconds",
        "How long jobs waited for a machine.",
        () -> farm.look(FarmModel::queueWait));
    made.histogram(
        PREFIX + "compile_seconds",
        "How long compilers ran on other machines.",
        () -> farm.look(FarmModel::compileTime));
  }

  private Map<String, Integer> phases() {
    return Map.of(
        "queued", totals.queued(),
        "sent", totals.sent(),
        "running", totals.running(),
        "local", totals.local());
  }

  private Map<String, Long> outcomes() {
    return Map.of(
        "remote", totals.doneRemote(),
        "returned", totals.doneReturned(),
        "local", totals.doneLocal(),
        "withdrawn", totals.withdrawn(),
        "lost", totals.lost());
  }

  private void machines(Meters made) {
    perMachine(made, "slots", "Slots it offers.", view -> slots(view));
    perMachine(made, "slots_busy", "Slots of it that are taken.", MachineView::busy);
    perMachine(
        made, "load_ratio", "Its load; at 1 it takes no jobs.", view -> view.load() / 1000.0);
    perMachine(
        made,
        "free_memory_bytes",
        "Memory that is free there.",
        view -> view.freeMemMib() * 1024.0 * 1024.0);
    perMachine(
        made, "reachable", "1 if its port can be reached.", view -> view.reachable() ? 1 : 0);
    perMachine(
        made,
        "suspended",
        "1 if it gets no jobs for a while because the last ones failed.",
        view -> view.standing().suspended() ? 1 : 0);
    perMachine(made, "pace_ratio", "Its speed relative to others.", view -> view.standing().pace());
  }

  private static double slots(MachineView view) {
    MachineView.Facts facts = view.facts();
    return facts == null ? 0 : facts.joined().slots();
  }

  private void perMachine(
      Meters made, String name, String help, ToDoubleFunction<MachineView> value) {
    made.gauges(
        MACHINE_PREFIX + name,
        help,
        "machine",
        callback ->
            byName().forEach((machine, view) -> callback.call(value.applyAsDouble(view), machine)));
  }

  /** Names may be given twice; a series must not. */
  private Map<String, MachineView> byName() {
    Map<String, MachineView> named = new TreeMap<>();
    for (MachineView view : machines) {
      MachineView.Facts facts = view.facts();
      if (facts != null && named.size() < MACHINES_MAX) {
        String name = facts.joined().name();
        named.put(named.containsKey(name) ? name + "#" + view.id() : name, view);
      }
    }
    return named;
  }
}
