/**
 * Every message of icecream's protocol as a record with its own layout for versions 21 to 44.
 *
 * <p>Start at {@link dev.affogato.protocol.icecc.message.Message}. Nothing here knows sockets, time
 * or what a message should cause.
 */
@NullMarked
package dev.affogato.protocol.icecc.message;

import org.jspecify.annotations.NullMarked;
