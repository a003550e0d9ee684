/**
 * Jobs that are not preprocessed by who sends them (Remote Execution actions): the store of
 * contents and results of this machine, what its own agents ask of it, and actions of others that
 * run here.
 *
 * <p>Start at {@link dev.affogato.daemon.direct.Direct}. How a compiler is jailed is not known
 * here, nor who gets a slot when.
 */
@NullMarked
package dev.affogato.daemon.direct;

import org.jspecify.annotations.NullMarked;
