package dev.affogato.scheduler.policy;

import org.jspecify.annotations.Nullable;

/**
 * One request as the policy sees it. Immutable.
 *
 * @param jobId the scheduler's number of it
 * @param workMs what it is expected to take a machine of pace 1
 * @param atMostMs what it hardly exceeds there
 * @param queuedMs work of all requests that wait, this one too
 * @param memoryMib what it needs; 0 if unknown
 * @param heldMs since a slow machine could have begun it
 * @param lastServer the daemon that compiled the same source last, if it is logged in: its inputs
 *     and its result may still be there
 */
public record Request(
    Demand demand,
    int jobId,
    double workMs,
    double atMostMs,
    double queuedMs,
    int memoryMib,
    double heldMs,
    @Nullable HostView lastServer) {}
