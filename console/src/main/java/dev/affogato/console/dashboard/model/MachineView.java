package dev.affogato.console.dashboard.model;

import dev.affogato.scheduler.observe.FarmEvent.MachineJoined;
import dev.affogato.scheduler.observe.FarmEvent.Standing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A machine at one moment. Immutable.
 *
 * @param facts what seldom changes, or null if it has not changed since the last picture
 * @param colour number of its colour as a submitter; -1 if it is none
 * @param busy slots taken, by jobs of others and its own; may be more than there are
 * @param queued jobs asked for there that have no machine yet
 * @param sent jobs asked for there that have one
 * @param running what it does just now
 */
public record MachineView(
    int id,
    @Nullable Facts facts,
    int colour,
    int busy,
    int load,
    long loadAvg1,
    long freeMemMib,
    boolean reachable,
    Standing standing,
    int queued,
    int sent,
    long jobsDone,
    long jobsFailed,
    long jobsLost,
    long jobsLocal,
    long jobsAsked,
    long bytesIn,
    long bytesOut,
    long cpuMs,
    String lastFailure,
    List<Run> running) {

  /**
   * What seldom changes of a machine. Immutable.
   *
   * @param ours whether it takes direct jobs
   */
  public record Facts(MachineJoined joined, boolean ours, List<String> toolchains) {}

  /**
   * What fills a slot. Immutable.
   *
   * @param slot its row
   * @param width slots it takes
   * @param submitter number of the machine that asked
   */
  public record Run(int slot, int width, int submitter, JobPhase phase, JobKind kind) {}

  static MachineView of(Machine machine, boolean withFacts) {
    return new MachineView(
        machine.id,
        withFacts ? new Facts(machine.facts, machine.ours, machine.toolchains) : null,
        machine.colour,
        machine.busy,
        machine.load,
        machine.loadAvg1,
        machine.freeMemMib,
        machine.reachable,
        machine.standing,
        machine.queued,
        machine.sent,
        machine.jobsDone,
        machine.jobsFailed,
        machine.jobsLost,
        machine.jobsLocal,
        machine.jobsAsked,
        machine.bytesIn,
        machine.bytesOut,
        machine.cpuMs,
        machine.lastFailure,
        machine.jobs.stream()
            .map(job -> new Run(job.slot, job.width, job.submitter.id, job.phase(), job.kind()))
            .toList());
  }
}
