/**
 * {@code affogato why}: answers from the journal of jobs, and about commands before they are run.
 *
 * <p>Start at {@link dev.affogato.console.why.BuildSummary} for a whole build and {@link
 * dev.affogato.console.why.FileAnswer} for one file. All of it turns records into lines; it reads
 * nothing itself.
 */
@NullMarked
package dev.affogato.console.why;

import org.jspecify.annotations.NullMarked;
