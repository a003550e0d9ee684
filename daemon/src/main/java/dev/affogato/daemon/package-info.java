/**
 * The daemon of one machine: serves its users' compiles, and compiles for others.
 *
 * <p>Start at {@link dev.affogato.daemon.Daemon}, which puts the rooms together: {@code work} runs
 * jobs, {@code front} talks to clients, {@code link} to the scheduler, {@code natives} packs this
 * machine's compilers. Nothing here may read command lines or configuration files.
 */
@NullMarked
package dev.affogato.daemon;

import org.jspecify.annotations.NullMarked;
