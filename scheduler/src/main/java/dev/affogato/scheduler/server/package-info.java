/**
 * The scheduler on the network: sockets, threads and clocks around the pure state.
 *
 * <p>Start at {@link dev.affogato.scheduler.server.Scheduler}. Nothing here decides about jobs; it
 * carries events to {@code state} and effects out of it.
 */
@NullMarked
package dev.affogato.scheduler.server;

import org.jspecify.annotations.NullMarked;
