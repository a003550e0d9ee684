package dev.affogato.daemon.direct;

import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.blob.StoreStats;
import dev.affogato.daemon.figures.DaemonView;
import dev.affogato.daemon.figures.Figures;
import dev.affogato.daemon.front.ActionSlots;
import dev.affogato.daemon.front.OtherDoors;
import dev.affogato.daemon.work.action.SlotGate;
import dev.affogato.protocol.reapi.execution.ActionRunner;
import dev.affogato.protocol.reapi.execution.ExecutionService;
import dev.affogato.protocol.reapi.grpc.door.GrpcDoor;
import dev.affogato.protocol.reapi.grpc.serve.ReapiServices;
import dev.affogato.protocol.reapi.service.ContentService;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The daemon's part in jobs that are not preprocessed by who sends them. Thread-safe.
 *
 * <p>Opened in two steps: the store first, as it says whether such jobs can be promised to anybody;
 * the doors with the queue for slots.
 */
public final class Direct implements OtherDoors.Maker, AutoCloseable {
  /** The environment by whose name schedulers know who takes such jobs. */
  public static final String ENVIRONMENT = "affogato-direct";

  private static final int MIB_SHIFT = 20;

  /** Runs at a time, those that wait for a slot included; each peer has a share of its own. */
  private static final int RUNNING_MAX = 4096;

  private final Settings settings;
  private final DirectStore store;
  private final @Nullable Worker worker;
  private final Peer.Connector connector;
  private final Figures counted;
  private final TimeSource time;
  private final UserQuotas quotas;
  private final DirectFigures figures = new DirectFigures();
  private final StoreSize size;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private volatile @Nullable OtherMachines machines;

  /**
   * What can be chosen. Immutable.
   *
   * @param machine this daemon's node name
   * @param servesOthers whether Remote Execution clients of other machines that no scheduler of
   *     ours sent are served, too
   * @param outside a cache that is asked for what nobody here knows; null if there is none
   * @param tellsOutside whether it is told of new results
   */
  public record Settings(
      String machine,
      boolean servesOthers,
      @Nullable OutsideAddress outside,
      boolean tellsOutside) {}

  /** Opens what runs actions here. */
  public interface Worker {
    /**
     * @param gate says when an action may run
     */
    Runner open(DirectStore store, SlotGate gate) throws IOException, InterruptedException;
  }

  /**
   * What runs actions. Immutable.
   *
   * @param end closed when no action runs any more
   */
  public record Runner(ActionRunner actions, AutoCloseable end) {}

  /**
   * @param store closed with this
   * @param worker null where nothing is run
   * @param counted what is counted on the way
   */
  public Direct(
      Settings settings,
      DirectStore store,
      @Nullable Worker worker,
      Figures counted,
      TimeSource time) {
    this(
        settings,
        store,
        worker,
        new GrpcPeers(settings.machine(), counted.grpc(), time),
        counted,
        time);
  }

  Direct(
      Settings settings,
      DirectStore store,
      @Nullable Worker worker,
      Peer.Connector connector,
      Figures counted,
      TimeSource time) {
    this.connector = connector;
    this.counted = counted;
    this.settings = settings;
    this.store = store;
    this.worker = worker;
    this.time = time;
    this.quotas = new UserQuotas(store.bytesMax(), time);
    this.size = new StoreSize(store, time);
  }

  /** Whether jobs of others can be taken that come with all their inputs. */
  public boolean runsActions() {
    return worker != null;
  }

  @Override
  public OtherDoors open(ActionSlots slots) throws IOException, InterruptedException {
    ExecutionService execution = worker == null ? null : execution(worker, slots);
    OtherMachines others =
        new OtherMachines(settings.machine(), store, connector, slots::schedulerOf, figures, time);
    machines = others;
    Contests elsewhere = new Contests(others, slots::secondTryEnded);
    parts.push(elsewhere);
    slots.offerSecondPlacesTo(elsewhere);
    Outside outside = outside();
    parts.push(outside);
    AgentService agents =
        new AgentService(store, quotas, elsewhere, outside, figures, settings.machine(), time);
    ReapiServices services =
        new ReapiServices(
            store.contents(),
            new ContentService(store.contents(), quotas),
            store.resultService(),
            execution,
            quotas,
            new CallersByDoor(settings.servesOthers()));
    // Whoever asks for a report shall not be the first to wait for it.
    size.last();
    DirectDoors doors =
        new DirectDoors(agents, () -> GrpcDoor.open(services.definitions(), counted.grpc()));
    parts.push(doors);
    return doors;
  }

  private Outside outside() {
    OutsideAddress address = settings.outside();
    return address == null
        ? Outside.NONE
        : new OutsideCache(
            address, settings.tellsOutside(), store, connector, OutsideCache.FIND_MAX, time);
  }

  private ExecutionService execution(Worker present, ActionSlots slots)
      throws IOException, InterruptedException {
    Runner runner = present.open(store, new QueuedSlots(slots, figures, time));
    parts.push(runner.end());
    RunningActions running =
        new RunningActions(new CountedActions(runner.actions(), counted.jobs()));
    parts.push(running);
    return new ExecutionService(
        store.contents(), store.resultService(), running, quotas, time, RUNNING_MAX);
  }

  /** Time passes; to be called every second or so. */
  public void tick() {
    OtherMachines known = machines;
    if (known != null) {
      known.tick();
    }
  }

  /** Whose results were found where. */
  public DaemonView.ResultView results() {
    return figures.view();
  }

  /** What is kept. Does not block. */
  public DaemonView.StoreView kept() {
    StoreStats stats = size.last();
    return stats == null
        ? new DaemonView.StoreView(false, 0, 0, store.bytesMax())
        : new DaemonView.StoreView(true, stats.files(), stats.bytes(), store.bytesMax());
  }

  /** Lines of the daemon's report. Does not block. */
  public List<String> report() {
    List<String> lines = new ArrayList<>();
    StoreStats stats = size.last();
    lines.add(
        stats == null
            ? "Direct Store: not looked at yet (max: %d MiB)"
                .formatted(store.bytesMax() >> MIB_SHIFT)
            : "Direct Store: %d files, %d MiB (max: %d MiB)"
                .formatted(
                    stats.files(), stats.bytes() >> MIB_SHIFT, store.bytesMax() >> MIB_SHIFT));
    lines.addAll(figures.report());
    return lines;
  }

  @Override
  public void close() throws Exception {
    while (!parts.isEmpty()) {
      parts.pop().close();
    }
    size.close();
    store.close();
  }
}
