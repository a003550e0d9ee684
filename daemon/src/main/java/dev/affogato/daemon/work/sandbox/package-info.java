/**
 * The jail that programs of other machines run in, made by bubblewrap, and the limits around it.
 *
 * <p>Start at {@link dev.affogato.daemon.work.sandbox.Sandbox}. It builds command lines and knows
 * nothing of compilers; where no jail can be made it says why and what to do, and {@link
 * dev.affogato.daemon.work.sandbox.Unconfined} is for a user's own jobs only.
 */
@NullMarked
package dev.affogato.daemon.work.sandbox;

import org.jspecify.annotations.NullMarked;
