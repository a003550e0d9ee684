package dev.affogato.console.dashboard.model;

/**
 * The farm in numbers, at one moment. Immutable.
 *
 * @param slots of all machines
 * @param busy slots taken; what machines without slots do for themselves takes none
 * @param queued jobs without a machine
 * @param sent jobs on their way to one
 * @param running jobs whose compiler runs, local ones left out
 * @param local jobs that run where they were typed
 * @param asked jobs ever asked for; the rest counts since the start as well
 * @param cacheHits results that the machines of now had already; -1 while nobody asked them
 * @param cacheMisses results that they had not; -1 while nobody asked them
 */
public record Totals(
    int machines,
    int slots,
    int busy,
    int queued,
    int sent,
    int running,
    int local,
    long asked,
    long doneRemote,
    long doneReturned,
    long doneLocal,
    long failed,
    long withdrawn,
    long lost,
    long bytesIn,
    long bytesInPlain,
    long bytesOut,
    long cpuMs,
    long cacheHits,
    long cacheMisses) {}
