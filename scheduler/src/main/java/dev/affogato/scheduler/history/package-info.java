/**
 * What a scheduler has learned, kept on disk for its next life.
 *
 * <p>Start at {@link dev.affogato.scheduler.history.HistoryFile}; {@link
 * dev.affogato.scheduler.history.HistoryFormat} is the bytes. Knows figures only, nothing of
 * daemons and jobs; losing it costs estimates, never a job.
 */
@NullMarked
package dev.affogato.scheduler.history;

import org.jspecify.annotations.NullMarked;
