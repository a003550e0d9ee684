package dev.affogato.compiler.args;

import dev.affogato.base.reason.Reason;

/**
 * Another machine makes the same of the command only if it preprocesses as well: in two steps the
 * result would be another, for the reason given. Immutable.
 *
 * @param job what is to be compiled; its two command lines are not to be used
 * @param reason why it stays where the other machine cannot do all; its code is one of {@link
 *     LocalCode}'s words
 */
public record OneStep(Remote job, Reason reason) implements Analysis {}
