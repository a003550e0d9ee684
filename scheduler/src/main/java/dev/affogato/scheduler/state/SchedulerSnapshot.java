package dev.affogato.scheduler.state;

import java.util.List;
import java.util.Map;

/**
 * The whole scheduler at one moment, for people. Immutable.
 *
 * @param hosts in the order of their logins
 * @param jobs by id, without local ones
 * @param jobsEver how many numbers were given, local jobs included
 * @param blockedHosts in the order they were blocked
 * @param counters {@link Counters} by name
 */
public record SchedulerSnapshot(
    List<HostSnapshot> hosts,
    List<JobSnapshot> jobs,
    int jobsEver,
    List<String> blockedHosts,
    Map<String, Long> counters) {}
