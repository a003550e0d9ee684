/**
 * Messages on their way out, so that whoever decides never waits for a peer that does not read.
 *
 * <p>Start at {@link dev.affogato.daemon.outbox.Outbox}. Knows nothing of what the messages mean.
 */
@NullMarked
package dev.affogato.daemon.outbox;

import org.jspecify.annotations.NullMarked;
