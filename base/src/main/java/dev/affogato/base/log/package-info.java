/**
 * Where {@link java.lang.System.Logger} messages go, in the line format that icecream's tools and
 * users know.
 *
 * <p>Start at {@link dev.affogato.base.log.LogSetup}. Only programs' entry points call it;
 * everybody else just asks for a {@code System.Logger}.
 */
@NullMarked
package dev.affogato.base.log;

import org.jspecify.annotations.NullMarked;
