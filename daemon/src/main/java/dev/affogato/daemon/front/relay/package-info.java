/**
 * Joins launchers with the agent of their user and surroundings through the daemon's own unix
 * socket, where a sandbox allows them no socket of their own (docs/protocol/launcher.md). Start
 * with {@link Relay}. Knows nothing of jobs, and nothing of what launcher and agent say to each
 * other.
 */
@NullMarked
package dev.affogato.daemon.front.relay;

import org.jspecify.annotations.NullMarked;
