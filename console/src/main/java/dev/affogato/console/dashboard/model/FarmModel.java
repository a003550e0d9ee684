package dev.affogato.console.dashboard.model;

import dev.affogato.scheduler.observe.FarmEvent;
import dev.affogato.scheduler.observe.FarmEvent.JobAsked;
import dev.affogato.scheduler.observe.FarmEvent.JobBegun;
import dev.affogato.scheduler.observe.FarmEvent.JobEnded;
import dev.affogato.scheduler.observe.FarmEvent.JobGiven;
import dev.affogato.scheduler.observe.FarmEvent.LocalBegun;
import dev.affogato.scheduler.observe.FarmEvent.LocalEnded;
import dev.affogato.scheduler.observe.FarmEvent.MachineJoined;
import dev.affogato.scheduler.observe.FarmEvent.MachineLeft;
import dev.affogato.scheduler.observe.FarmEvent.MachineReported;
import dev.affogato.scheduler.observe.FarmEvent.ToolchainsChanged;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a scheduler's events add up to. Confined to one thread at a time; see {@link LiveFarm}.
 *
 * <p>An event costs the same however large the farm is. Pictures are made when asked for; {@link
 * #delta} shows machines that changed since the last one, once each, however often they did.
 */
public final class FarmModel {
  /** Colours of submitters that are told apart. */
  public static final int COLOURS = 12;

  /** More have left only while nobody asked: whoever does then begins with a whole picture. */
  private static final int LEFT_MAX = 10_000;

  private final long anchorNanos;
  private final long anchorUnixMs;
  private final Map<Integer, Machine> machines = new LinkedHashMap<>();
  private final Map<Integer, LiveJob> jobs = new LinkedHashMap<>();
  private final Builds builds = new Builds();
  private final History history;
  private final Tally tally = new Tally();
  private final Set<Machine> changed = new LinkedHashSet<>();
  private final Set<Build> changedBuilds = new LinkedHashSet<>();
  private final List<Integer> left = new ArrayList<>();
  private int coloursUsed;
  private @Nullable Sample lastTold;

  /**
   * @param nowNanos monotonic time of {@code nowUnixMs}
   */
  public FarmModel(long nowNanos, long nowUnixMs) {
    anchorNanos = nowNanos;
    anchorUnixMs = nowUnixMs;
    history = new History(nowNanos);
  }

  /** Books {@code event}. What it names and nobody knows is ignored. */
  public void on(FarmEvent event, long nowNanos) {
    switch (event) {
      case MachineJoined joined -> join(new Machine(joined, nowNanos));
      case ToolchainsChanged(int id, var toolchains) -> {
        Machine machine = touch(id);
        if (machine != null) {
          machine.setToolchains(toolchains);
        }
      }
      case MachineReported report -> {
        Machine machine = touch(report.machine());
        if (machine != null) {
          machine.report(report);
        }
      }
      case MachineLeft(int id, String why) -> leave(id, nowNanos);
      case JobAsked asked -> ask(asked, nowNanos);
      case JobGiven given -> give(given, nowNanos);
      case JobBegun(int id) -> begin(id, nowNanos);
      case JobEnded ended -> end(ended, nowNanos);
      case LocalBegun begun -> beginLocal(begun, nowNanos);
      case LocalEnded(int id, int machine) -> endLocal(id, nowNanos);
    }
  }

  private void join(Machine machine) {
    machines.put(machine.id, machine);
    tally.slots += machine.facts.slots();
    changed.add(machine);
  }

  private void leave(int id, long nowNanos) {
    Machine machine = machines.remove(id);
    if (machine == null) {
      return;
    }
    // The scheduler has ended all its jobs; were one left, it would stay for ever.
    for (LiveJob job : List.copyOf(machine.jobs)) {
      if (job.local) {
        endLocal(job.id, nowNanos);
      }
    }
    tally.slots -= machine.facts.slots();
    tally.busy -= machine.busyOfShared(machine.busy);
    changed.remove(machine);
    left.add(id);
  }

  private @Nullable Machine touch(int id) {
    Machine machine = machines.get(id);
    if (machine != null) {
      changed.add(machine);
    }
    return machine;
  }

  private LiveJob open(
      int id, Machine submitter, String file, String language, long nowNanos, int localWidth) {
    if (submitter.colour < 0) {
      submitter.colour = coloursUsed++ % COLOURS;
    }
    Build build = builds.join(submitter, nowNanos, unixMs(nowNanos));
    changedBuilds.add(build);
    boolean local = localWidth > 0;
    LiveJob job =
        new LiveJob(id, submitter, file, language, build, nowNanos, local, Math.max(1, localWidth));
    jobs.put(id, job);
    return job;
  }

  private void ask(JobAsked asked, long nowNanos) {
    Machine submitter = touch(asked.submitter());
    if (submitter == null) {
      return;
    }
    open(asked.job(), submitter, asked.file(), asked.language(), nowNanos, 0);
    submitter.queued++;
    submitter.jobsAsked++;
    tally.queued++;
    tally.asked++;
  }

  private void give(JobGiven given, long nowNanos) {
    LiveJob job = jobs.get(given.job());
    Machine server = machines.get(given.machine());
    if (job == null || server == null || job.server != null) {
      return;
    }
    job.server = server;
    job.reason = given.reason();
    job.installs = given.installs();
    job.givenNanos = nowNanos;
    job.submitter.queued--;
    job.submitter.sent++;
    tally.queued--;
    tally.sent++;
    tally.queueWait.add((nowNanos - job.askedNanos) / 1_000_000);
    place(job, server);
    changed.add(job.submitter);
  }

  private void place(LiveJob job, Machine server) {
    server.take(job);
    tally.busy += server.busyOfShared(job.width);
    changed.add(server);
  }

  private void begin(int id, long nowNanos) {
    LiveJob job = jobs.get(id);
    if (job == null || job.server == null || job.begun) {
      return;
    }
    job.begun = true;
    job.begunNanos = nowNanos;
    tally.sent--;
    tally.running++;
    changed.add(job.server);
  }

  private void end(JobEnded ended, long nowNanos) {
    LiveJob job = jobs.remove(ended.job());
    if (job == null) {
      return;
    }
    JobRow row = JobRow.of(job, ended, nowNanos);
    Machine server = job.server;
    if (server == null) {
      job.submitter.queued--;
      tally.queued--;
    } else {
      job.submitter.sent--;
      tally.sent -= job.begun ? 0 : 1;
      tally.running -= job.begun ? 1 : 0;
      server.count(row, ended);
      remove(job, server);
    }
    tally.ended(row, ended);
    changed.add(job.submitter);
    close(job, row, nowNanos);
  }

  private void remove(LiveJob job, Machine server) {
    server.release(job);
    tally.busy -= server.busyOfShared(job.width);
    changed.add(server);
  }

  private void close(LiveJob job, JobRow row, long nowNanos) {
    builds.ended(job, row, nowNanos);
    changedBuilds.add(job.build);
  }

  private void beginLocal(LocalBegun begun, long nowNanos) {
    Machine machine = touch(begun.machine());
    if (machine == null || begun.slots() < 1) {
      return;
    }
    LiveJob job = open(begun.job(), machine, begun.file(), "", nowNanos, begun.slots());
    job.server = machine;
    job.givenNanos = nowNanos;
    tally.local++;
    place(job, machine);
  }

  private void endLocal(int id, long nowNanos) {
    LiveJob job = jobs.get(id);
    if (job == null || !job.local || job.server == null) {
      return;
    }
    jobs.remove(id);
    JobRow row = JobRow.of(job, null, nowNanos);
    job.submitter.jobsLocal++;
    tally.local--;
    tally.doneLocal++;
    remove(job, job.server);
    close(job, row, nowNanos);
  }

  /** Time passes; to be called about once a second. */
  public void tick(long nowNanos) {
    builds.all().stream().filter(build -> build.open).forEach(changedBuilds::add);
    builds.tick(nowNanos);
    // While nobody asks for deltas, they must not hold what is gone already.
    changedBuilds.removeIf(build -> !build.kept);
    changed.removeIf(machine -> machines.get(machine.id) != machine);
    if (left.size() > LEFT_MAX) {
      left.clear();
    }
    if (history.isDue(nowNanos)) {
      history.add(totals(), nowNanos, unixMs(nowNanos));
    }
  }

  /** What changed since the last call. */
  public Delta delta(long nowNanos) {
    List<MachineView> views = new ArrayList<>(changed.size());
    changed.removeIf(machine -> machines.get(machine.id) != machine);
    for (Machine machine : changed) {
      views.add(MachineView.of(machine, machine.factsChanged));
      machine.factsChanged = false;
    }
    Sample sample = history.last();
    Delta delta =
        new Delta(
            unixMs(nowNanos),
            totals(),
            views,
            List.copyOf(left),
            Objects.equals(sample, lastTold) ? null : sample,
            changedBuilds.stream().map(build -> build.view(nowNanos)).toList());
    lastTold = sample;
    changed.clear();
    left.clear();
    changedBuilds.clear();
    return delta;
  }

  /** What machines say of results they had already, and had not. */
  public void cache(long hits, long misses) {
    tally.cacheHits = hits;
    tally.cacheMisses = misses;
  }

  /** Names of at most {@code max} machines that may have known results. */
  public List<String> caching(int max) {
    return machines.values().stream()
        .filter(machine -> machine.ours || machine.colour >= 0)
        .limit(max)
        .map(machine -> machine.facts.name())
        .toList();
  }

  public Totals totals() {
    return tally.view(machines.size());
  }

  /** All machines, in the order of their logins. */
  public List<MachineView> machines() {
    return machines.values().stream().map(machine -> MachineView.of(machine, true)).toList();
  }

  /** The machine of that number, or null. */
  public @Nullable MachineView machine(int id) {
    Machine machine = machines.get(id);
    return machine == null ? null : MachineView.of(machine, true);
  }

  /** At most {@code max} jobs that are not over, the oldest first. */
  public List<JobView> jobs(int max, long nowNanos) {
    return jobs.values().stream().limit(max).map(job -> JobView.of(job, nowNanos)).toList();
  }

  /** What a machine does just now. */
  public List<JobView> jobsOn(int machine, long nowNanos) {
    Machine found = machines.get(machine);
    return found == null
        ? List.of()
        : found.jobs.stream().map(job -> JobView.of(job, nowNanos)).toList();
  }

  /** The last builds, the oldest first. */
  public List<BuildView> builds(long nowNanos) {
    return builds.all().stream().map(build -> build.view(nowNanos)).toList();
  }

  /** The build of that number, or null. */
  public @Nullable BuildView build(int id, long nowNanos) {
    Build build = builds.find(id);
    return build == null ? null : build.view(nowNanos);
  }

  /** The jobs of a build that are over, in the order of their ends. */
  public List<JobRow> rows(int build) {
    Build found = builds.find(build);
    return found == null ? List.of() : List.copyOf(found.rows);
  }

  /** The last hour, the oldest first. */
  public List<Sample> history() {
    return history.all();
  }

  /** How long jobs waited for a machine. */
  public Durations queueWait() {
    return tally.queueWait.view();
  }

  /** How long compilers ran elsewhere. */
  public Durations compileTime() {
    return tally.compileTime.view();
  }

  private long unixMs(long nanos) {
    return anchorUnixMs + (nanos - anchorNanos) / 1_000_000;
  }
}
