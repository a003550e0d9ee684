package dev.affogato.scheduler.estimate;

/**
 * What a compile of one source is expected to be like. Immutable.
 *
 * @param workMs milliseconds on a machine of pace 1
 * @param known whether this source was compiled before
 * @param lastHost who compiled it last; empty if nobody is known
 */
public record Expectation(double workMs, boolean known, String lastHost) {}
