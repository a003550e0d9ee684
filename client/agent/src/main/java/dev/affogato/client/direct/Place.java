package dev.affogato.client.direct;

/**
 * Where the scheduler wants a job done. Immutable.
 *
 * @param jobId the scheduler's number of the job
 */
public record Place(String host, int port, int jobId) {}
