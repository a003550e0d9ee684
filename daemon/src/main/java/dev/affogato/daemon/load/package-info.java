/**
 * How busy this machine is with other things than our jobs, as the scheduler wants to know it
 * (protocol spec 11.4).
 *
 * <p>Start at {@link dev.affogato.daemon.load.LoadMeter}, which only computes; {@link
 * dev.affogato.daemon.load.Machine} reads the system's files. Knows nothing of jobs and
 * connections.
 */
@NullMarked
package dev.affogato.daemon.load;

import org.jspecify.annotations.NullMarked;
