package dev.affogato.compiler.scan.files;

/**
 * The time of a scan, and how old an observation of a file may be to be used without looking again.
 * Immutable.
 *
 * @param nowNs on a clock that only goes forward
 * @param trustedSinceNs observations made before this moment of that clock are made anew; {@code
 *     nowNs} to trust none but the scan's own
 * @param wallNs since 1970, by the clock that stamps files
 */
public record Moment(long nowNs, long trustedSinceNs, long wallNs) {}
