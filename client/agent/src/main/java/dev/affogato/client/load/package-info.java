/**
 * How much work of a build this machine carries at once, by its processors and its memory.
 *
 * <p>Start at {@link dev.affogato.client.load.Doorman}, through which preprocessors and local
 * compilers go; {@link dev.affogato.client.load.EntryRule} decides. Knows nothing of launchers and
 * daemons.
 */
@NullMarked
package dev.affogato.client.load;

import org.jspecify.annotations.NullMarked;
