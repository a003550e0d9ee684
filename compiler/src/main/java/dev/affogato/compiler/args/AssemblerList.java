package dev.affogato.compiler.args;

import java.util.Set;

/**
 * The options in {@code -Wa,…}. Only those known to touch no file travel: the assembler can also
 * write listings and dependencies, and read further sources.
 */
final class AssemblerList {
  private static final Set<String> HARMLESS =
      Set.of(
          "--noexecstack",
          "--execstack",
          "--compress-debug-sections",
          "--nocompress-debug-sections",
          "--fatal-warnings",
          "--warn",
          "--no-warn",
          "-W",
          "-L",
          "--keep-locals",
          "--strip-local-absolute",
          "--no-pad-sections",
          "--divide",
          "--gen-debug",
          "--32",
          "--64",
          "--x32",
          "-EB",
          "-EL",
          "-R");

  private AssemblerList() {}

  /** Whether all options in {@code word} ({@code -Wa,} included) can go to another machine. */
  static boolean travels(String word) {
    String[] pieces = word.split(",", -1);
    for (int i = 1; i < pieces.length; i++) {
      String piece = pieces[i];
      if (piece.equals("--defsym") && i + 1 < pieces.length) {
        i++;
      } else if (!isHarmless(piece)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHarmless(String piece) {
    return HARMLESS.contains(piece)
        || piece.startsWith("-m")
        || piece.startsWith("-g")
        || piece.startsWith("--gdwarf-")
        || piece.startsWith("--compress-debug-sections=")
        || piece.startsWith("--defsym=");
  }
}
