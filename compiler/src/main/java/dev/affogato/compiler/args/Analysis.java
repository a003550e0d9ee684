package dev.affogato.compiler.args;

/** What to do with one compiler command: send it away, or run it as it is. */
public sealed interface Analysis permits Remote, Local {}
