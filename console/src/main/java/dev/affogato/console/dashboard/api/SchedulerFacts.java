package dev.affogato.console.dashboard.api;

import java.util.Map;
import java.util.function.Supplier;

/**
 * What the API says of the scheduler itself.
 *
 * @param netname of its network
 * @param port of its daemons
 * @param embedded whether it lives for one build only
 * @param counters what happened how often since the start, by name
 */
public record SchedulerFacts(
    String netname, int port, boolean embedded, Supplier<Map<String, Long>> counters) {}
