package dev.affogato.protocol.reapi.execution;

/**
 * A job as the machines of a network speak of it, for the scheduler's books. No part of an action:
 * the same action is done for many jobs. Immutable.
 *
 * @param jobId the scheduler's number; 0 if the call is not for one job
 * @param scheduler address and port of the scheduler that gave it, as the submitter sees it
 * @param submitter node name of the machine that asks
 * @param wantsReads whether it wants to be told what the compiler read
 */
public record JobTag(int jobId, String scheduler, String submitter, boolean wantsReads) {
  /** Of a machine that needs the result alone. */
  public JobTag(int jobId, String scheduler, String submitter) {
    this(jobId, scheduler, submitter, false);
  }

  /** Of a machine that asks for no job in particular. */
  public static JobTag of(String submitter) {
    return new JobTag(0, "", submitter);
  }

  /** The same, and whether it is wanted what the compiler read. */
  public JobTag wantingReads(boolean wanted) {
    return new JobTag(jobId, scheduler, submitter, wanted);
  }
}
