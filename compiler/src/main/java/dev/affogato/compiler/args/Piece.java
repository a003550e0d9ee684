package dev.affogato.compiler.args;

import java.util.List;

/**
 * One argument of the command with its value, in the place where it stood. Immutable.
 *
 * @param words for this machine: one word, or two when the value is a word of its own
 * @param remoteWords the same for another machine, which sees no relative names of ours
 */
record Piece(List<String> words, Scope scope, List<String> remoteWords) {
  static Piece of(Scope scope, String... words) {
    return new Piece(List.of(words), scope, List.of(words));
  }

  static Piece of(Scope scope, List<String> words) {
    return new Piece(words, scope, words);
  }

  Piece remotely(List<String> words) {
    return new Piece(this.words, scope, words);
  }
}
