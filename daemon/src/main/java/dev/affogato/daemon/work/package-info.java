/**
 * What a machine does for others: tool chains it received, the jail, compile jobs, and the slots
 * they share.
 *
 * <p>Start at {@link dev.affogato.daemon.work.environment.EnvironmentStore}, {@link
 * dev.affogato.daemon.work.execution.CompileService} and {@link
 * dev.affogato.daemon.work.slots.SlotTable}. Nothing here may know messages, sockets or the
 * scheduler.
 */
@NullMarked
package dev.affogato.daemon.work;

import org.jspecify.annotations.NullMarked;
