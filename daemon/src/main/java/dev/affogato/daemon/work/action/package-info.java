/**
 * Actions of the Remote Execution API run on this machine: from an order to the response that names
 * its outputs in the store.
 *
 * <p>Start at {@link dev.affogato.daemon.work.action.JailedActions}. Who may run now is decided
 * behind {@link dev.affogato.daemon.work.action.SlotGate}; nothing here may know transports or the
 * scheduler.
 */
@NullMarked
package dev.affogato.daemon.work.action;

import org.jspecify.annotations.NullMarked;
