/**
 * Archives of this machine's own compilers, made for its users to send to other machines (protocol
 * spec 3.3, 11.7).
 *
 * <p>Start at {@link dev.affogato.daemon.natives.NativeEnvironments}. Knows nothing of connections,
 * nor how a compiler is packed.
 */
@NullMarked
package dev.affogato.daemon.natives;

import org.jspecify.annotations.NullMarked;
