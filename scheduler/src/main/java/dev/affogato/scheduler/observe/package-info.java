/**
 * What a scheduler tells those who watch it: what happened to machines and jobs, as it happened.
 *
 * <p>Start at {@link dev.affogato.scheduler.observe.FarmEvent}. Nothing here knows who watches, nor
 * how the scheduler decides.
 */
@NullMarked
package dev.affogato.scheduler.observe;

import org.jspecify.annotations.NullMarked;
