/**
 * What an agent needs to serve launchers whose surroundings it does not share: their files, as they
 * see them, and care with what is run for them.
 *
 * <p>Start in {@link dev.affogato.client.hosted.LauncherFiles}. Knows nothing of compiles.
 */
@NullMarked
package dev.affogato.client.hosted;

import org.jspecify.annotations.NullMarked;
