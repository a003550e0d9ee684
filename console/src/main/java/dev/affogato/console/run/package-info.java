/**
 * {@code affogato run}: one command built through a cluster, with a report of what happened where.
 *
 * <p>Start at {@link dev.affogato.console.run.BuildRun}. The embedded one-machine cluster lives
 * here too.
 */
@NullMarked
package dev.affogato.console.run;

import org.jspecify.annotations.NullMarked;
