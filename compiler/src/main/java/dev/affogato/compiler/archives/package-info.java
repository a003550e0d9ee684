/**
 * Archives of compilers of this machine, kept on disk and made anew when a file that went in has
 * changed (protocol spec 3.3, 11.7): for all users by the daemon, or for one user by an agent whose
 * compiler the daemon cannot see.
 *
 * <p>Start at {@link dev.affogato.compiler.archives.CompilerArchives}. Knows nothing of
 * connections, nor how a compiler is packed.
 */
@NullMarked
package dev.affogato.compiler.archives;

import org.jspecify.annotations.NullMarked;
