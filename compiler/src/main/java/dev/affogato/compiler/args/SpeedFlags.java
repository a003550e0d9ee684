package dev.affogato.compiler.args;

/**
 * How much work the compiler was asked for, as the bits a scheduler compares machines by (protocol
 * 3.5). Confined to one analysis.
 */
final class SpeedFlags {
  static final int DEBUG = 0x01;
  static final int DEBUG_MACROS = 0x02;
  static final int OPTIMISE_1 = 0x04;
  static final int OPTIMISE_2 = 0x08;
  static final int OPTIMISE_MORE = 0x10;

  private int debug;
  private int optimise;

  void debug(String word) {
    debug = word.equals("-g3") ? DEBUG_MACROS : DEBUG;
  }

  void optimise(String word) {
    optimise =
        switch (word) {
          case "-O0" -> 0;
          case "-O", "-O1" -> OPTIMISE_1;
          case "-O2" -> OPTIMISE_2;
          default -> OPTIMISE_MORE;
        };
  }

  int bits() {
    return debug | optimise;
  }
}
