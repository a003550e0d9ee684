package dev.affogato.console.metrics;

import dev.affogato.base.product.Product;
import dev.affogato.console.dashboard.http.Response;
import dev.affogato.daemon.figures.DaemonView;
import dev.affogato.daemon.figures.DaemonView.StoreView;
import dev.affogato.daemon.figures.JobFigures;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of a daemon. Made when first asked for. Thread-safe by its monitor: one scrape sees
 * one picture.
 */
final class DaemonMetrics {
  private static final String PREFIX = "affogato_daemon_";
  private static final double MS = 1000;
  private static final double LOAD_FULL = 1000;

  private final Supplier<DaemonView> daemon;
  private final String netname;
  private DaemonView view;
  private @Nullable Meters meters;

  DaemonMetrics(Supplier<DaemonView> daemon, String netname) {
    this.daemon = daemon;
    this.netname = netname;
    this.view = daemon.get();
  }

  /**
   * @param accept the formats that are understood, a header of HTTP
   */
  synchronized Response text(String accept) {
    view = daemon.get();
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
    made.info(PREFIX + "network", "Which network it wants to be in.", "netname", netname);
    scheduler(made);
    slots(made);
    jobs(made);
    results(made);
    disk(made);
    machine(made);
    return made;
  }

  private void scheduler(Meters made) {
    gauge(
        made,
        "scheduler_connected",
        "1 if it is logged in.",
        () -> view.front().scheduler() != null);
    gauge(
        made,
        "ready",
        "1 if it is logged in and takes the jobs it is there for, as /readyz says.",
        () -> view.notReady() == null);
    made.counter(
        PREFIX + "scheduler_logins",
        "Logins at any scheduler.",
        () -> (double) view.front().logins());
    made.gauge(
        PREFIX + "clients", "Connections, of this machine and others.", () -> slots().clients());
  }

  private void slots(Meters made) {
    made.gauge(PREFIX + "slots", "Jobs that may run at once.", () -> slots().allowed());
    made.gauge(
        PREFIX + "slots_busy",
        "Slots in use; more than there are while a job runs that fills the machine.",
        () -> slots().used());
    made.gauges(
        PREFIX + "jobs_waiting",
        "Jobs that wait: for a slot, for memory (these have one), or for the scheduler's answer.",
        "for",
        callback -> {
          callback.call(Math.max(0, slots().waitingForSlot() - slots().waitingForMemory()), "slot");
          callback.call(slots().waitingForMemory(), "memory");
          callback.call(slots().waitingForScheduler(), "scheduler");
        });
  }

  private void jobs(Meters made) {
    made.counters(
        PREFIX + "jobs",
        "Jobs that are over: of others, preprocessed (classic) or with all inputs (direct); of this"
            + " machine, by its own compiler (local) or known before (cached). Unseen: the compiler"
            + " took its launcher's place, and nobody tells a daemon how it ended or why it ran"
            + " here.",
        List.of("kind", "outcome"),
        this::ended);
    made.counters(
        PREFIX + "compile_seconds",
        "How long compilers ran here.",
        "kind",
        callback ->
            view.jobs().compileMs().forEach((kind, ms) -> callback.call(ms / MS, name(kind))));
    made.counters(
        PREFIX + "jobs_elsewhere",
        "Jobs of this machine that other machines were given.",
        "outcome",
        callback ->
            view.jobs()
                .elsewhere()
                .forEach((outcome, count) -> {
                  if (outcome != JobFigures.Outcome.UNSEEN) {
                    callback.call((double) count, name(outcome));
                  }
                }));
    made.counter(
        PREFIX + "direct_jobs_elsewhere",
        "Those of them that went with all inputs and were compiled there.",
        () -> view.results().sentDirect());
    made.counters(
        PREFIX + "refused",
        "Jobs and connections that were turned away.",
        "reason",
        callback ->
            view.jobs()
                .refused()
                .forEach((reason, count) -> callback.call((double) count, name(reason))));
  }

  private void ended(Meters.Values callback) {
    view.jobs()
        .ended()
        .forEach((kind, outcomes) ->
            outcomes.forEach((outcome, count) -> {
              boolean possible =
                  outcome != JobFigures.Outcome.UNSEEN || kind == JobFigures.Kind.LOCAL;
              if (possible) {
                callback.call((double) count, name(kind), name(outcome));
              }
            }));
    DaemonView.ResultView results = view.results();
    callback.call(
        (double) (results.here() + results.neighbours() + results.outside()), "cached", "ok");
  }

  private void results(Meters made) {
    made.counters(
        PREFIX + "results_found",
        "Results that jobs of this machine found, by where they were.",
        "where",
        callback -> {
          callback.call((double) view.results().here(), "own_store");
          callback.call((double) view.results().neighbours(), "neighbour");
          callback.call((double) view.results().outside(), "outside");
        });
    made.counter(
        PREFIX + "results_missed",
        "Results that nobody knew.",
        () -> (double) view.results().unknown());
  }

  private void disk(Meters made) {
    made.gauge(
        PREFIX + "store_bytes",
        "Room on the disk that contents of direct jobs take up.",
        () -> store().known() ? store().bytes() : Double.NaN);
    made.gauge(
        PREFIX + "store_files",
        "Contents of direct jobs that are kept.",
        () -> store().known() ? store().files() : Double.NaN);
    made.gauge(PREFIX + "store_limit_bytes", "Room for them.", () -> store().bytesMax());
    made.gauges(
        PREFIX + "environments",
        "Toolchains: received from others, or packed of this machine's own compilers.",
        "kind",
        callback -> {
          callback.call(view.environments().received(), "received");
          callback.call(view.environments().natives(), "own");
        });
    made.gauges(
        PREFIX + "environment_bytes",
        "Room on the disk that they take up.",
        "kind",
        callback -> {
          callback.call((double) view.environments().receivedBytes(), "received");
          callback.call((double) view.environments().nativeBytes(), "own");
        });
    made.gauge(
        PREFIX + "environment_limit_bytes", "Room for them.", () -> view.environments().bytesMax());
    traffic(made);
  }

  private void traffic(Meters made) {
    made.counters(
        PREFIX + "received_bytes",
        "Bytes that came by TCP: of icecream's protocol, or messages of Remote Execution.",
        "protocol",
        callback ->
            view.traffic()
                .forEach((name, bytes) -> callback.call((double) bytes.receivedBytes(), name)));
    made.counters(
        PREFIX + "sent_bytes",
        "Bytes that went by TCP, likewise.",
        "protocol",
        callback ->
            view.traffic()
                .forEach((name, bytes) -> callback.call((double) bytes.sentBytes(), name)));
  }

  private void machine(Meters made) {
    made.gauge(
        PREFIX + "load_ratio",
        "Load that is not ours; at 1 no jobs of others start.",
        () -> slots().load() / LOAD_FULL);
    made.gauge(
        PREFIX + "load_average", "The kernel's, of one minute.", () -> view.load().average1());
    made.gauge(
        PREFIX + "free_memory_bytes",
        "Memory that is left for jobs.",
        () -> view.load().freeMemoryBytes());
    made.counters(
        PREFIX + "pressure_seconds",
        "Time in which somebody on the machine waited (the kernel's pressure stall information).",
        "resource",
        callback ->
            Map.of("cpu", view.load().cpuWaitSeconds(), "memory", view.load().memoryWaitSeconds())
                .forEach((resource, seconds) -> {
                  if (!Double.isNaN(seconds)) {
                    callback.call(seconds, resource);
                  }
                }));
    gauge(
        made,
        "owner_at_work",
        "1 if jobs of others are kept away for the owner (--idle-only).",
        () -> view.load().ownerAtWork());
  }

  private static void gauge(Meters made, String name, String help, Supplier<Boolean> value) {
    made.gauge(PREFIX + name, help, () -> value.get() ? 1 : 0);
  }

  private DaemonView.SlotView slots() {
    return view.front().slots();
  }

  private StoreView store() {
    StoreView store = view.store();
    return store == null ? new StoreView(true, 0, 0, 0) : store;
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
