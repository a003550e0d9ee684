package dev.affogato.compiler.scan.outline;

/**
 * Something in program text or in a macro's body that a look at the directives alone would miss.
 * Kept as a set of bits.
 */
public enum Note {
  /** {@code __COUNTER__} may be used up here. */
  COUNTER(1),
  /** {@code __DATE__}. */
  DATE(2),
  /** {@code __TIME__}. */
  TIME(4),
  /** {@code __TIMESTAMP__}: the time of the file itself. */
  TIMESTAMP(8),
  /** A pragma that changes macros, in a form that is only known when macros are expanded. */
  HIDDEN_PRAGMA(16),
  /** Assembler text that reads another file. */
  ASSEMBLER_FILE(32),
  /** A pragma that looks at the time of another file, or includes one by other rules. */
  FILE_PRAGMA(64);

  private final int bit;

  Note(int bit) {
    this.bit = bit;
  }

  public int bit() {
    return bit;
  }

  public boolean isIn(int bits) {
    return (bits & bit) != 0;
  }
}
