package dev.affogato.console.dashboard.model;

/**
 * The farm in one stretch of time. Immutable.
 *
 * @param unixMs its end
 * @param done jobs that ended in it, local ones left out
 * @param local local jobs that ended in it
 */
public record Sample(
    long unixMs,
    int machines,
    int slots,
    int busy,
    int queued,
    long done,
    long local,
    long bytesIn,
    long bytesOut) {}
