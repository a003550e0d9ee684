package dev.affogato.compiler.args;

/** How an option takes its value. */
enum ValueStyle {
  /** The word is the whole option. */
  NONE,
  /** The rest of the word, possibly nothing: {@code -O}, {@code -O2}. */
  JOINED,
  /** Always the next word. */
  SEPARATE,
  /** The rest of the word, or the next word if there is no rest: {@code -Idir}, {@code -I dir}. */
  JOINED_OR_SEPARATE;

  boolean takesRest() {
    return this == JOINED || this == JOINED_OR_SEPARATE;
  }

  boolean takesNextWord() {
    return this == SEPARATE || this == JOINED_OR_SEPARATE;
  }
}
