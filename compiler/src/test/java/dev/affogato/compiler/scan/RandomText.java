package dev.affogato.compiler.scan;

import java.util.List;
import java.util.Random;

/** Makes program text that is hard to read without changing what it says. */
final class RandomText {
  private final Random random;
  private final boolean cplusplus;

  RandomText(Random random, boolean cplusplus) {
    this.random = random;
    this.cplusplus = cplusplus;
  }

  /** Lines that include nothing and define nothing, though they look so. */
  String noise() {
    return switch (random.nextInt(cplusplus ? 12 : 10)) {
      case 0 -> "/* #include \"absent.h\"\n#define M1 7 */\n";
      case 1 -> "const char *s = \"/*\"; // */ #include\n";
      case 2 ->
          "#if 0\ndon't /* panic\n#include \"absent.h\"\n#else junk\n#endif\n#define M2 3 /**/\n";
      case 3 -> "int a = 'x'; /* \" */ char b = '\"'; /* ' */\n";
      case 4 -> "# /* nothing */\n#\n # define M3 /* two\nlines */ 2\n";
      case 5 -> "#define M4 \\\n  1\\\n0\n";
      case 6 -> "#def\\\nine M5 1\n#unde\\\nf M6\n";
      case 7 -> "#if 0\n#include /* x */ <absent.h>\n#elif 1 // 'y\n#define M7 1\n#endif 'z\n";
      case 8 -> "/\\\n* #define M8 1 *\\\n/ int c;\n/**/ # define M9 1\n";
      case 9 -> "??/\n%:define M10 4\nint e = 1 ??! 2; // ??/\nint f;\n";
      case 10 -> "const char *r = R\"x(\n#include \"absent.h\"\n)\" /* )x\";\n#define M11 5\n";
      default -> "int d = 1'000 /*'*/; // '\n#define M12 6\n/*\n#undef M12\n*/\n";
    };
  }

  /** Other line ends, blanks before directives, no newline at the end. */
  String disguise(String content) {
    String changed = content;
    if (random.nextInt(8) == 0) {
      changed = changed.replace("\n", "\r\n");
    }
    if (random.nextInt(10) == 0) {
      changed = changed.replace("\n#", "\n \t/* */ #  ");
    }
    if (random.nextInt(10) == 0) {
      changed = changed.stripTrailing();
    }
    if (random.nextInt(20) == 0) {
      changed = "\u00ef\u00bb\u00bf" + changed;
    }
    if (random.nextInt(10) == 0) {
      changed =
          changed.replace(
              "#include ",
              List.of("#include\t", "#include", "#inc\\\nlude /**/").get(random.nextInt(3)));
    }
    return changed;
  }
}
