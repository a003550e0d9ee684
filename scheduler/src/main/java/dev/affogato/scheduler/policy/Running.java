package dev.affogato.scheduler.policy;

import dev.affogato.scheduler.estimate.Spread;

/**
 * A job that another machine compiles, as the policy sees it. Immutable.
 *
 * @param demand of a second try
 * @param spread what work it was expected to be
 * @param memoryMib what it needs; 0 if unknown
 * @param ranMs since it began, or since it was given if it did not
 */
public record Running(
    Demand demand, int jobId, Spread spread, int memoryMib, HostView server, double ranMs) {}
