package dev.affogato.scheduler.estimate;

/**
 * What a compile of one source is expected to be like. Immutable.
 *
 * @param workMs milliseconds on a machine of pace 1
 * @param atMostMs what it hardly exceeds
 * @param spread how likely it is to be how much work
 * @param memoryMib memory it needs; 0 if unknown
 * @param known whether this source was compiled before
 * @param lastHost who compiled it last; empty if nobody is known
 */
public record Expectation(
    double workMs, double atMostMs, Spread spread, int memoryMib, boolean known, String lastHost) {}
