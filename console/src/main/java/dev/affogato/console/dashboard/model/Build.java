package dev.affogato.console.dashboard.model;

import dev.affogato.base.reason.Reason;
import dev.affogato.scheduler.observe.FarmEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one machine wanted in one go: its jobs from the first until none came for a while. The
 * scheduler knows of no builds; two at once on one machine are one here. Confined to its {@link
 * FarmModel}.
 */
final class Build {
  /** Later jobs are counted only. */
  static final int ROWS_MAX = 10_000;

  private static final int REASONS_MAX = 50;

  final int id;
  final Machine submitter;
  final long startedNanos;
  final long startedUnixMs;
  final List<JobRow> rows = new ArrayList<>();
  private final Map<String, BuildView.ReasonCount> reasons = new TreeMap<>();
  private final Map<String, BuildView.MachineShare> machines = new TreeMap<>();

  /** Jobs not over yet. */
  int unfinished;

  /** The last time a job began or ended. */
  long lastNanos;

  boolean open = true;

  /** Whether it is still among {@link Builds}. */
  boolean kept = true;

  private long remote;
  private long returned;
  private long local;
  private long failed;
  private long lost;
  private long queueMs;
  private long transferMs;
  private long compileMs;
  private long returnMs;
  private long cpuMs;
  private long bytesIn;
  private long bytesOut;

  Build(int id, Machine submitter, long startedNanos, long startedUnixMs) {
    this.id = id;
    this.submitter = submitter;
    this.startedNanos = startedNanos;
    this.startedUnixMs = startedUnixMs;
    this.lastNanos = startedNanos;
  }

  long ms(long nanos) {
    return (nanos - startedNanos) / 1_000_000;
  }

  /** Returns whether the job's row is kept. */
  boolean add(JobRow row, LiveJob job, long nowNanos) {
    unfinished--;
    lastNanos = nowNanos;
    count(row);
    Reason reason = job.reason;
    if (row.kind() == JobKind.LOCAL) {
      because("local", "it was not offered to the network", row);
    } else if (row.kind() == JobKind.RETURNED && reason != null) {
      because(reason.code(), reason.text(), row);
    }
    if (!row.machine().isEmpty()) {
      machines.merge(
          row.machine(),
          new BuildView.MachineShare(row.machine(), 1, row.compileMs(), row.cpuMs()),
          BuildView.MachineShare::plus);
    }
    if (rows.size() >= ROWS_MAX) {
      return false;
    }
    rows.add(row);
    return true;
  }

  private void count(JobRow row) {
    if (!row.machine().isEmpty() && !row.isTakenBack()) {
      switch (row.kind()) {
        case REMOTE -> remote++;
        case RETURNED -> returned++;
        case LOCAL -> local++;
      }
    }
    lost += row.end() == FarmEvent.End.LOST ? 1 : 0;
    boolean bad = row.end() == FarmEvent.End.DONE && row.exitCode() != 0 && !row.isTakenBack();
    failed += bad ? 1 : 0;
    queueMs += row.queueMs();
    transferMs += row.transferMs();
    compileMs += row.compileMs();
    returnMs += row.returnMs();
    cpuMs += row.cpuMs();
    bytesIn += row.bytesIn();
    bytesOut += row.bytesOut();
  }

  private void because(String code, String text, JobRow row) {
    if (reasons.containsKey(code) || reasons.size() < REASONS_MAX) {
      reasons.merge(
          code,
          new BuildView.ReasonCount(code, text, 1, row.endedMs() - row.askedMs(), row.file()),
          BuildView.ReasonCount::plus);
    }
  }

  BuildView view(long nowNanos) {
    return new BuildView(
        id,
        submitter.id,
        submitter.facts.name(),
        startedUnixMs,
        ms(open && unfinished > 0 ? nowNanos : lastNanos),
        open,
        unfinished,
        remote,
        returned,
        local,
        failed,
        lost,
        rows.size(),
        queueMs,
        transferMs,
        compileMs,
        returnMs,
        cpuMs,
        bytesIn,
        bytesOut,
        List.copyOf(reasons.values()),
        List.copyOf(machines.values()));
  }
}
