/**
 * The daemon's line to its scheduler: finding one, logging in, losing it, finding it again
 * (protocol spec 4, 5, 6.7).
 *
 * <p>Start at {@link dev.affogato.daemon.link.SchedulerLink}. Knows nothing of clients and jobs:
 * messages are handed to whoever listens.
 */
@NullMarked
package dev.affogato.daemon.link;

import org.jspecify.annotations.NullMarked;
