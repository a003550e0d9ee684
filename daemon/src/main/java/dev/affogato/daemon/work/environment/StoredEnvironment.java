package dev.affogato.daemon.work.environment;

import java.time.Instant;

/**
 * One installed environment, for reports. Immutable.
 *
 * @param bytes sum of the sizes of its files
 * @param lastUse wall clock of the last installation or lease
 * @param inUse whether somebody holds a lease
 */
public record StoredEnvironment(EnvironmentId id, long bytes, Instant lastUse, boolean inUse) {}
