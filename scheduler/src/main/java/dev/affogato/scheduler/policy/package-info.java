/**
 * Who should compile what: pure decisions, without state, time or sockets.
 *
 * <p>Start at {@link dev.affogato.scheduler.policy.SchedulerPolicy}. This package sees daemons and
 * requests only through its own views; it must not know how the scheduler stores them or how
 * messages travel.
 */
@NullMarked
package dev.affogato.scheduler.policy;

import org.jspecify.annotations.NullMarked;
