/**
 * The agent: serves the launchers of one user, decides for each call where it runs, and carries the
 * call out in icecream's classic way.
 *
 * <p>Start at {@link dev.affogato.client.agent.Agent}, then follow one call in {@link
 * dev.affogato.client.agent.CallFlow}. Speaks to the local daemon and to compile servers; knows
 * nothing of schedulers, and writes none of the build's files.
 */
@NullMarked
package dev.affogato.client.agent;

import org.jspecify.annotations.NullMarked;
