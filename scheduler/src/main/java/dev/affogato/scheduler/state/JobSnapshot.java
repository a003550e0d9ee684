package dev.affogato.scheduler.state;

/**
 * A job at one moment, for people. Immutable.
 *
 * @param server the daemon that compiles it, or {@code <unknown>} while it is queued
 * @param reason why it is there; empty while it is queued
 */
public record JobSnapshot(
    int id, JobPhase phase, String submitter, String server, String file, String reason) {
  private static final String NOBODY = "<unknown>";

  static JobSnapshot of(Job job) {
    Daemon server = job.server();
    return new JobSnapshot(
        job.id,
        job.phase(),
        job.submitter.nodeName(),
        server == null ? NOBODY : server.nodeName(),
        job.filename,
        job.explanation());
  }
}
