package dev.affogato.scheduler.policy;

/**
 * A running job had better be tried on a second machine, too. Immutable.
 *
 * @param gainMs how much sooner it can be expected to end
 */
public record SecondTry(Decision.RunOn run, double gainMs) {}
