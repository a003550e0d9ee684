/**
 * What kind of machine this is, and which machines can run whose programs.
 *
 * <p>Start at {@link dev.affogato.base.platform.Platform}.
 */
@NullMarked
package dev.affogato.base.platform;

import org.jspecify.annotations.NullMarked;
