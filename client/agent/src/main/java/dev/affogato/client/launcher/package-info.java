/**
 * The agent's side of the frames between it and the launchers (docs/protocol/launcher.md).
 *
 * <p>Start at {@link dev.affogato.client.launcher.LauncherServer}, which accepts launchers and
 * hands each to a {@link dev.affogato.client.launcher.LauncherHandler}. Knows nothing of compilers,
 * daemons or what is decided about a call.
 */
@NullMarked
package dev.affogato.client.launcher;

import org.jspecify.annotations.NullMarked;
