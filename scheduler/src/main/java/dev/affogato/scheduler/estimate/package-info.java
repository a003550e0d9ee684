/**
 * What was learned from jobs that ended: how much work a source file is, how fast a machine works,
 * how far it can be trusted. Pure: no clocks, sockets or knowledge of the scheduler's state.
 *
 * <p>Start at {@link dev.affogato.scheduler.estimate.Experience}. All figures are estimates that
 * decay; nothing may depend on one being right.
 */
@NullMarked
package dev.affogato.scheduler.estimate;

import org.jspecify.annotations.NullMarked;
