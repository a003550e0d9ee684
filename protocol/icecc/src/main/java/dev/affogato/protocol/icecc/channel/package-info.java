/**
 * One conversation with a peer: version handshake, frames, limits (protocol spec 1.3, 1.4, 1.7).
 *
 * <p>Start at {@link dev.affogato.protocol.icecc.channel.MessageChannel}. What the messages mean is
 * decided elsewhere.
 */
@NullMarked
package dev.affogato.protocol.icecc.channel;

import org.jspecify.annotations.NullMarked;
