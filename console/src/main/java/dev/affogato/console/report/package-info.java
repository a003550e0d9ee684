/**
 * {@code affogato report}: where the time of a build went, as text, page, JSON and trace.
 *
 * <p>Start at {@link dev.affogato.console.report.BuildReport}, which computes everything; the
 * others only write it down. Knows the journal, and nothing of running clusters.
 */
@NullMarked
package dev.affogato.console.report;

import org.jspecify.annotations.NullMarked;
