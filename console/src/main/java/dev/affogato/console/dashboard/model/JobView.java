package dev.affogato.console.dashboard.model;

/**
 * A job that is not over, at one moment. Immutable.
 *
 * @param server number of its machine; 0 while it is queued
 * @param slot its row on that machine; -1 while it is queued
 * @param reasonCode why it is there; empty while it is queued
 * @param sinceMs how long it has been asked for
 */
public record JobView(
    int id,
    JobKind kind,
    JobPhase phase,
    int submitter,
    int server,
    int slot,
    int width,
    String file,
    String language,
    String reasonCode,
    String reasonText,
    long sinceMs) {
  static JobView of(LiveJob job, long nowNanos) {
    Machine server = job.server;
    return new JobView(
        job.id,
        job.kind(),
        job.phase(),
        job.submitter.id,
        server == null ? 0 : server.id,
        job.slot,
        job.width,
        job.file,
        job.language,
        job.reason == null ? "" : job.reason.code(),
        job.reason == null ? "" : job.reason.text(),
        (nowNanos - job.askedNanos) / 1_000_000);
  }
}
