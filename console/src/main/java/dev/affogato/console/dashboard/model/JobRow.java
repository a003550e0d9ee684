package dev.affogato.console.dashboard.model;

import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.scheduler.observe.FarmEvent;
import org.jspecify.annotations.Nullable;

/**
 * A job that is over, as its build remembers it. Times are milliseconds from the build's start; -1
 * for what did not happen. Immutable.
 *
 * @param machine name of where it ran; empty if nowhere
 * @param machineId that machine's number; 0 if nowhere
 * @param slot its row there; -1 if nowhere
 * @param askedMs when its client asked where to go, or began if it did not ask
 * @param givenMs when it had a machine
 * @param begunMs when its compiler started
 * @param realMs how long its compiler ran, as its machine told; 0 if it did not
 * @param reasonCode why it ran there; empty if the scheduler was not asked
 */
public record JobRow(
    int id,
    JobKind kind,
    FarmEvent.End end,
    int exitCode,
    String file,
    String machine,
    int machineId,
    int slot,
    long askedMs,
    long givenMs,
    long begunMs,
    long endedMs,
    long realMs,
    long cpuMs,
    long bytesIn,
    long bytesOut,
    String reasonCode) {
  static JobRow of(LiveJob job, FarmEvent.@Nullable JobEnded ended, long nowNanos) {
    Machine server = job.server;
    JobResources cost = ended == null ? JobResources.NONE : ended.resources();
    return new JobRow(
        job.id,
        job.kind(),
        ended == null ? FarmEvent.End.DONE : ended.end(),
        ended == null ? 0 : ended.exitCode(),
        job.file,
        server == null ? "" : server.facts.name(),
        server == null ? 0 : server.id,
        job.slot,
        job.build.ms(job.askedNanos),
        server == null ? -1 : job.build.ms(job.givenNanos),
        job.begun ? job.build.ms(job.begunNanos) : -1,
        job.build.ms(nowNanos),
        Integer.toUnsignedLong(cost.realMs()),
        cpuMs(cost),
        Integer.toUnsignedLong(cost.inCompressed()),
        Integer.toUnsignedLong(cost.outUncompressed()),
        job.reason == null ? "" : job.reason.code());
  }

  /**
   * Whether its client took it back before it was compiled, to do it otherwise, and said so with a
   * compiler's status that no compiler earned. Nobody failed then.
   */
  boolean isTakenBack() {
    return end == FarmEvent.End.DONE && exitCode == 1 && realMs == 0 && cpuMs == 0;
  }

  static long cpuMs(JobResources cost) {
    return Integer.toUnsignedLong(cost.userMs()) + Integer.toUnsignedLong(cost.sysMs());
  }

  /** Waiting for a machine. */
  public long queueMs() {
    return (givenMs < 0 ? endedMs : givenMs) - askedMs;
  }

  /** On its way there: connecting, sending, unpacking a toolchain, waiting for a slot. */
  public long transferMs() {
    return givenMs < 0 || begunMs < 0 ? 0 : Math.max(0, begunMs - givenMs);
  }

  /** Its compiler; for a job that nobody told the start of, all that was left. */
  public long compileMs() {
    if (givenMs < 0) {
      return 0;
    }
    long left = endedMs - (begunMs < 0 ? givenMs : begunMs);
    return begunMs >= 0 && realMs > 0 ? Math.min(left, realMs) : left;
  }

  /** From the compiler's end until all had arrived. */
  public long returnMs() {
    return Math.max(0, endedMs - askedMs - queueMs() - transferMs() - compileMs());
  }
}
