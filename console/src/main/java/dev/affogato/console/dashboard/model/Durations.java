package dev.affogato.console.dashboard.model;

/**
 * How long something took, by classes. Nobody changes the arrays.
 *
 * @param boundsMs upper ends of the classes but the last, which has none
 * @param counts in each class, one more than there are bounds
 */
public record Durations(long[] boundsMs, long[] counts, long sumMs) {}
