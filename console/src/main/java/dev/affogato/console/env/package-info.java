/**
 * Environments for people: made, listed, looked into, tried out and thrown away.
 *
 * <p>Start at {@link dev.affogato.console.env.CreateArguments} for making one, {@link
 * dev.affogato.console.env.EnvironmentFolder} for those a daemon keeps, and {@link
 * dev.affogato.console.env.OpenEnvironment} for what is in one. Knows nothing of the network or of
 * how commands are parsed.
 */
@NullMarked
package dev.affogato.console.env;

import org.jspecify.annotations.NullMarked;
