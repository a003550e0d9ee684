package dev.affogato.compiler.args;

/** Which of the two halves of a distributed compile gets an argument. */
enum Scope {
  /** Only the preprocessor here. */
  LOCAL,
  /** Only the compiler there. */
  REMOTE,
  BOTH,
  /** {@code -m…}: both, but another machine may need other words for it. */
  MACHINE,
  /**
   * Macro definitions: the preprocessor, and the compiler there too when it is the one that expands
   * macros (partial preprocessing).
   */
  MACRO,
  /** {@code -c}, {@code -S}: {@code -E} takes its place here, the remote list has its own. */
  COMPILE,
  /** Neither half: names the output, or is said in another way. */
  NEITHER,
  /** The source file: read here, sent as text. */
  INPUT;

  boolean remote(boolean partial) {
    return switch (this) {
      case REMOTE, BOTH, MACHINE -> true;
      case MACRO -> partial;
      case LOCAL, COMPILE, NEITHER, INPUT -> false;
    };
  }
}
