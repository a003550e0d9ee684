/**
 * Environments for people: made, listed, looked into, tried out and thrown away.
 *
 * <p>Start at {@link dev.affogato.console.env.CreateArguments} for making one. Knows nothing of the
 * network.
 */
@NullMarked
package dev.affogato.console.env;

import org.jspecify.annotations.NullMarked;
