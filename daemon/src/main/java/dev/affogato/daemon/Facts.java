package dev.affogato.daemon;

import dev.affogato.base.net.Traffic;
import dev.affogato.daemon.direct.Direct;
import dev.affogato.daemon.figures.DaemonView;
import dev.affogato.daemon.figures.Figures;
import dev.affogato.daemon.front.DaemonFacts;
import dev.affogato.daemon.front.Front;
import dev.affogato.daemon.load.Machine;
import dev.affogato.daemon.work.environment.StoredEnvironment;
import dev.affogato.daemon.work.execution.PageSize;
import dev.affogato.protocol.icecc.message.Features;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.Login;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The daemon as its front and its scheduler see it. Thread-safe: its parts are. */
final class Facts implements DaemonFacts {
  /** Our unpacker knows every compression of the protocol. */
  static final int FEATURES = Features.ENV_XZ | Features.ENV_ZSTD;

  private static final int MIB_SHIFT = 20;

  private final DaemonOptions options;
  private final String platform;
  private final Confinement confinement;
  private final EnvironmentCache cache;
  private final Machine machine;
  private final LoadWatch load;
  private final @Nullable Direct direct;
  private final Heartbeat heartbeat;
  private final Figures figures;

  /**
   * @param direct null if its store cannot be used
   */
  Facts(
      DaemonOptions options,
      String platform,
      Confinement confinement,
      EnvironmentCache cache,
      Machine machine,
      LoadWatch load,
      @Nullable Direct direct,
      Heartbeat heartbeat,
      Figures figures) {
    this.options = options;
    this.platform = platform;
    this.confinement = confinement;
    this.cache = cache;
    this.machine = machine;
    this.load = load;
    this.direct = direct;
    this.heartbeat = heartbeat;
    this.figures = figures;
  }

  @Override
  public Login login(int port) {
    boolean remote = port != 0;
    List<EnvironmentName> installed = installed();
    return new Login(
        port,
        options.maxJobs(),
        remote ? installed : List.of(),
        options.nodeName(),
        platform,
        remote,
        !remote,
        FEATURES);
  }

  private List<EnvironmentName> installed() {
    List<EnvironmentName> names = new ArrayList<>();
    cache.announce().forEach(id -> names.add(new EnvironmentName(id.target(), id.name())));
    if (direct != null && direct.runsActions()) {
      // In every introduction: a scheduler forgets what the last one does not name.
      names.add(new EnvironmentName(platform, Direct.ENVIRONMENT));
    }
    return names;
  }

  /**
   * Whether the scheduler was told of other environments than there are: some were removed for
   * space, or somebody removed files.
   */
  boolean announcedOthers() {
    return cache.announcedOthers();
  }

  @Override
  public String internals(List<String> clients, JobCounts jobs, List<String> scheduler) {
    StringBuilder text = new StringBuilder();
    line(text, "Node Name: " + options.nodeName());
    scheduler.forEach(fact -> line(text, "  " + fact));
    clients.forEach(client -> line(text, "  " + client));
    line(text, "  Cache Size: " + cache.received().bytes());
    line(text, "  Architecture: " + platform);
    for (String nativeEnvironment : nativeReport()) {
      line(text, "  NativeEnv: " + nativeEnvironment);
    }
    for (StoredEnvironment each : cache.received().report()) {
      line(
          text,
          "  ReceivedEnv[%s] last_use %d, size %d"
              .formatted(each.id(), each.lastUse().getEpochSecond(), each.bytes()));
    }
    line(text, "  Current kids: %d (max: %d)".formatted(jobs.slotsUsed(), options.maxJobs()));
    line(text, "  Jobs of others: " + confinement.limits());
    line(text, "  Supported features: " + Features.text(FEATURES));
    if (direct != null) {
      direct.report().forEach(reported -> line(text, "  " + reported));
    }
    machine.report().forEach(reported -> line(text, "  " + reported));
    notes(jobs).forEach(note -> line(text, "  Note: " + note));
    return text.toString();
  }

  /** Why this machine does less than its slots promise; {@code affogato status} shows them. */
  private List<String> notes(JobCounts jobs) {
    List<String> notes = new ArrayList<>();
    confinement.refusal().ifPresent(notes::add);
    if (jobs.waitingForMemory() > 0) {
      notes.add(
          "%d jobs wait for memory: %d MiB are left, a job is expected to need %d MiB"
              .formatted(
                  jobs.waitingForMemory(),
                  machine.memory().availableBytes() >> MIB_SHIFT,
                  machine.jobNeedBytes() >> MIB_SHIFT));
    }
    if (load.ownerAtWork()) {
      notes.add(
          "takes no jobs of others now: its owner is at work, or was a minute ago (--idle-only)");
    }
    return notes;
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append('\n');
  }

  private List<String> nativeReport() {
    try {
      return cache.natives().report();
    } catch (IOException e) {
      return List.of("cannot be listed: " + e.getMessage());
    }
  }

  @Override
  public Figures figures() {
    return figures;
  }

  /** All of this daemon at one moment, except for what its front knows. Does not block for long. */
  DaemonView view(Front front) {
    DaemonView.FrontView seen = front.view();
    return new DaemonView(
        notReady(seen.scheduler() != null),
        seen,
        figures.jobs(),
        direct == null ? DaemonView.ResultView.NONE : direct.results(),
        direct == null ? null : direct.kept(),
        cache.view(),
        Map.of(
            "icecream", traffic(figures.icecream()),
            "remote_execution", traffic(figures.grpc())),
        load.view());
  }

  private static DaemonView.TrafficView traffic(Traffic traffic) {
    return new DaemonView.TrafficView(traffic.receivedBytes(), traffic.sentBytes());
  }

  private @Nullable String notReady(boolean hasScheduler) {
    if (!hasScheduler) {
      return "no scheduler of network " + options.scheduler().netname() + " answers";
    }
    if (confinement.refusal().isPresent()) {
      return "takes no jobs of others: " + confinement.refusal().get();
    }
    return load.ownerAtWork() ? "takes no jobs of others: its owner is at work" : null;
  }

  @Override
  public void schedulerConnected() {
    load.schedulerIsNew();
    heartbeat.hurry();
  }

  @Override
  public void loadInterval(int seconds) {
    load.interval(seconds);
  }

  @Override
  public void foreignJobDone(JobResources cost) {
    machine.foreignJobDone(cost.userMs(), (long) cost.pageFaults() * PageSize.bytes());
  }

  @Override
  public void ownJobDone(JobResources cost) {
    machine.ownJobDone(cost.realMs(), (long) cost.userMs() + cost.sysMs());
  }

  @Override
  public void environmentsChanged() {
    cache.enforceLimit();
    load.lookAtOnce();
    heartbeat.hurry();
  }
}
