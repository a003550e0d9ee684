package dev.affogato.console.dashboard.model;

import dev.affogato.protocol.icecc.wire.EnvironmentName;
import dev.affogato.scheduler.observe.FarmEvent;
import dev.affogato.scheduler.observe.FarmEvent.MachineJoined;
import dev.affogato.scheduler.observe.FarmEvent.MachineReported;
import dev.affogato.scheduler.observe.FarmEvent.Standing;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One logged-in daemon, and what its jobs add up to. Confined to its {@link FarmModel}. */
final class Machine {
  /** What our daemons announce for direct jobs. */
  private static final String DIRECT = "affogato-direct";

  /** More would fill a page without telling anybody more. */
  private static final int TOOLCHAINS_SHOWN_MAX = 100;

  final int id;
  final MachineJoined facts;
  final long joinedNanos;
  final Set<LiveJob> jobs = new LinkedHashSet<>();

  /** Changes with whatever a picture of it shows seldom: see {@link MachineView#facts}. */
  boolean factsChanged = true;

  List<String> toolchains = List.of();
  boolean ours;
  int load;
  long loadAvg1;
  long freeMemMib;
  boolean reachable = true;
  Standing standing = new Standing(0, 1, false);

  /** Number of its colour, from when it first asks for something; else -1. */
  int colour = -1;

  int queued;
  int sent;
  int busy;
  long jobsDone;
  long jobsFailed;
  long jobsLost;
  long jobsLocal;
  long jobsAsked;
  long bytesIn;
  long bytesOut;
  long cpuMs;
  String lastFailure = "";
  private final BitSet rows = new BitSet();

  Machine(MachineJoined facts, long nowNanos) {
    this.id = facts.machine();
    this.facts = facts;
    this.joinedNanos = nowNanos;
    setToolchains(facts.toolchains());
  }

  void setToolchains(List<EnvironmentName> announced) {
    List<String> shown = new ArrayList<>();
    boolean direct = false;
    for (EnvironmentName toolchain : announced) {
      if (toolchain.name().equals(DIRECT)) {
        direct = true;
      } else if (shown.size() < TOOLCHAINS_SHOWN_MAX) {
        shown.add(toolchain.platform() + " " + toolchain.name());
      }
    }
    toolchains = List.copyOf(shown);
    ours = direct;
    factsChanged = true;
  }

  void report(MachineReported report) {
    load = report.load();
    loadAvg1 = report.loadAvg1();
    freeMemMib = report.freeMemMib();
    reachable = report.reachable();
    standing = report.standing();
  }

  void take(LiveJob job) {
    job.slot = rows.nextClearBit(0);
    rows.set(job.slot);
    jobs.add(job);
    busy += job.width;
  }

  /**
   * {@code width} where there are slots to be taken; what runs elsewhere takes none of the farm's.
   */
  int busyOfShared(int width) {
    return facts.slots() > 0 ? width : 0;
  }

  void release(LiveJob job) {
    if (jobs.remove(job)) {
      rows.clear(job.slot);
      busy -= job.width;
    }
  }

  void count(JobRow row, FarmEvent.JobEnded ended) {
    standing = ended.standing();
    if (ended.end() == FarmEvent.End.LOST) {
      jobsLost++;
      return;
    }
    if (row.isTakenBack()) {
      return;
    }
    jobsDone++;
    if (ended.exitCode() != 0) {
      jobsFailed++;
      lastFailure = row.file();
    }
    bytesIn += Integer.toUnsignedLong(ended.resources().inCompressed());
    bytesOut += Integer.toUnsignedLong(ended.resources().outUncompressed());
    cpuMs += JobRow.cpuMs(ended.resources());
  }
}
