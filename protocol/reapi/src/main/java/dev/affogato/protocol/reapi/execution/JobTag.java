package dev.affogato.protocol.reapi.execution;

/**
 * A job as the machines of a network speak of it, for the scheduler's books. No part of an action:
 * the same action is done for many jobs. Immutable.
 *
 * @param jobId the scheduler's number; 0 if the call is not for one job
 * @param scheduler address and port of the scheduler that gave it, as the submitter sees it
 * @param submitter node name of the machine that asks
 */
public record JobTag(int jobId, String scheduler, String submitter) {
  /** Of a machine that asks for no job in particular. */
  public static JobTag of(String submitter) {
    return new JobTag(0, "", submitter);
  }
}
