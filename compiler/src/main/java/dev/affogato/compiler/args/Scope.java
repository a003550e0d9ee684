package dev.affogato.compiler.args;

/** Which of the two halves of a distributed compile gets an argument. */
enum Scope {
  /** Only the preprocessor here. */
  LOCAL,
  /** Only the compiler there. */
  REMOTE,
  BOTH,
  /**
   * Macro definitions: the preprocessor, and the compiler there too when it is the one that expands
   * macros ({@code -fdirectives-only}).
   */
  MACRO,
  /** {@code -c}: {@code -E} takes its place here, and the remote list has its own at the end. */
  COMPILE,
  /** Names the output; neither half gets it, each has an output of its own. */
  OUTPUT,
  /** The source file: read here, sent as text. */
  INPUT;

  boolean remote(boolean directivesOnly) {
    return switch (this) {
      case REMOTE, BOTH -> true;
      case MACRO -> directivesOnly;
      case LOCAL, COMPILE, OUTPUT, INPUT -> false;
    };
  }
}
