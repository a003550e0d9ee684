/**
 * A whole compile farm in one thread and virtual time: the scheduler's real state machine, machines
 * and builds that speak to it in messages, and every kind of trouble, all from one seed.
 *
 * <p>Start at {@link dev.affogato.simulation.Simulation}. What must never happen stands in {@link
 * dev.affogato.simulation.Ledger}. Nothing in here may read a clock, start a thread or depend on
 * the order of a hash table: the same seed must do the same for ever.
 */
@NullMarked
package dev.affogato.simulation;

import org.jspecify.annotations.NullMarked;
