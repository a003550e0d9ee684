/**
 * Tool chains received from other machines: unpacked safely, kept across restarts, thrown away when
 * space is short.
 *
 * <p>Start at {@link dev.affogato.daemon.work.environment.EnvironmentStore}. Nothing here may run a
 * program or know who sent an archive.
 */
@NullMarked
package dev.affogato.daemon.work.environment;

import org.jspecify.annotations.NullMarked;
