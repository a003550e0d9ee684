/**
 * The scheduler as a pure state machine: events and a time in, effects out.
 *
 * <p>Start at {@link dev.affogato.scheduler.state.SchedulerState}. Nothing here opens a socket,
 * reads a clock or starts a thread; who prefers which host is decided in {@code policy}.
 */
@NullMarked
package dev.affogato.scheduler.state;

import org.jspecify.annotations.NullMarked;
