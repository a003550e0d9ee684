package dev.affogato.console.dashboard.model;

import java.util.List;

/**
 * A build at one moment. The sums of the phases are over all jobs, which ran side by side.
 * Immutable.
 *
 * @param wallMs from its first job until now, or until the end of its last
 * @param open whether more jobs are expected
 * @param rows jobs whose life can be looked at
 * @param reasons why jobs ran on the machine that wanted them
 */
public record BuildView(
    int id,
    int submitter,
    String submitterName,
    long startedUnixMs,
    long wallMs,
    boolean open,
    int unfinished,
    long remote,
    long returned,
    long local,
    long failed,
    long lost,
    int rows,
    long queueMs,
    long transferMs,
    long compileMs,
    long returnMs,
    long cpuMs,
    long bytesIn,
    long bytesOut,
    List<ReasonCount> reasons,
    List<MachineShare> machines) {

  /**
   * How many jobs ran at home for one reason. Immutable.
   *
   * @param ms how long they took together
   * @param example the last one's file
   */
  public record ReasonCount(String code, String text, long jobs, long ms, String example) {
    ReasonCount plus(ReasonCount other) {
      return new ReasonCount(code, other.text, jobs + other.jobs, ms + other.ms, other.example);
    }
  }

  /** What one machine did for the build. Immutable. */
  public record MachineShare(String name, long jobs, long compileMs, long cpuMs) {
    MachineShare plus(MachineShare other) {
      return new MachineShare(
          name, jobs + other.jobs, compileMs + other.compileMs, cpuMs + other.cpuMs);
    }
  }
}
