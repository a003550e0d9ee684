package dev.affogato.console.dashboard.model;

import dev.affogato.scheduler.observe.FarmEvent.JobEnded;

/** The numbers behind {@link Totals}. Confined to its {@link FarmModel}. */
final class Tally {
  final Buckets queueWait = new Buckets();
  final Buckets compileTime = new Buckets();
  int slots;
  int busy;
  int queued;
  int sent;
  int running;
  int local;
  long asked;
  long doneLocal;
  long cacheHits = -1;
  long cacheMisses = -1;
  private long doneRemote;
  private long doneReturned;
  private long failed;
  private long withdrawn;
  private long lost;
  private long bytesIn;
  private long bytesInPlain;
  private long bytesOut;
  private long cpuMs;

  void ended(JobRow row, JobEnded ended) {
    switch (ended.end()) {
      case WITHDRAWN -> withdrawn++;
      case LOST -> lost++;
      case DONE -> {
        if (row.isTakenBack()) {
          withdrawn++;
          return;
        }
        doneRemote += row.kind() == JobKind.REMOTE ? 1 : 0;
        doneReturned += row.kind() == JobKind.RETURNED ? 1 : 0;
        failed += row.exitCode() == 0 ? 0 : 1;
        bytesIn += row.bytesIn();
        bytesInPlain += Integer.toUnsignedLong(ended.resources().inUncompressed());
        bytesOut += row.bytesOut();
        cpuMs += row.cpuMs();
        if (row.kind() == JobKind.REMOTE) {
          compileTime.add(row.compileMs());
        }
      }
    }
  }

  Totals view(int machines) {
    return new Totals(
        machines,
        slots,
        busy,
        queued,
        sent,
        running,
        local,
        asked,
        doneRemote,
        doneReturned,
        doneLocal,
        failed,
        withdrawn,
        lost,
        bytesIn,
        bytesInPlain,
        bytesOut,
        cpuMs,
        cacheHits,
        cacheMisses);
  }
}
