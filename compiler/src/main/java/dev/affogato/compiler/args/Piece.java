package dev.affogato.compiler.args;

import java.util.List;

/**
 * One argument of the command with its value, in the place where it stood. Immutable.
 *
 * @param words as typed: one word, or two when the value is a word of its own
 */
record Piece(List<String> words, Scope scope) {}
