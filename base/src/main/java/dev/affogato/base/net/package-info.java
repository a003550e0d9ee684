/**
 * Blocking byte connections over TCP and unix sockets, for virtual threads.
 *
 * <p>Start at {@link dev.affogato.base.net.Connection}. Knows nothing of any protocol.
 */
@NullMarked
package dev.affogato.base.net;

import org.jspecify.annotations.NullMarked;
