package dev.affogato.compiler.args;

/**
 * What to do with one compiler command: send it away, send it away in one step only, or run it as
 * it is.
 */
public sealed interface Analysis permits Remote, OneStep, Local {}
