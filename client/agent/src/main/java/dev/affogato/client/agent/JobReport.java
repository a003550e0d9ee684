package dev.affogato.client.agent;

import dev.affogato.base.reason.Reason;
import dev.affogato.client.journal.Way;
import java.time.Duration;

/**
 * What became of one call. Immutable.
 *
 * @param number of the call, counted from 1 in this agent
 * @param file the source as typed, or the program for what is no compile; one character a byte
 * @param outcome where it ran
 * @param host address of the machine that compiled it, or empty for this one
 * @param way how it got to that machine
 * @param reason why it ran there
 * @param duration from the call to its end; for calls that ran here, to the end of the compiler
 * @param sourceBytes preprocessed source sent away
 * @param sentBytes the same, compressed
 * @param objectBytes object received
 */
public record JobReport(
    long number,
    String file,
    Outcome outcome,
    Way way,
    String host,
    Reason reason,
    Duration duration,
    long sourceBytes,
    long sentBytes,
    long objectBytes) {}
