/**
 * What became of every job and why, kept in files of the user, so that it can be asked for when the
 * agent is gone.
 *
 * <p>Start at {@link dev.affogato.client.journal.Journal}, where agents write, and {@link
 * dev.affogato.client.journal.JournalReader}, where the console reads; {@link
 * dev.affogato.client.journal.Builds} tells one build from the next. Knows nothing of how jobs are
 * carried out.
 */
@NullMarked
package dev.affogato.client.journal;

import org.jspecify.annotations.NullMarked;
