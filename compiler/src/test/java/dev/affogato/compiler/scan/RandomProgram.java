package dev.affogato.compiler.scan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A small source tree whose include closure is hard to find: macros decide about conditions, about
 * other macros and about names of headers. The same seed makes the same tree.
 */
final class RandomProgram {
  private static final List<String> FOLDERS = List.of("src", "one", "two", "src/sub", "three");
  private static final int HEADERS = 12;
  private static final int OBJECTS = 14;
  private static final int FUNCTIONS = 7;

  private final Random random;
  private final RandomText text;
  private final List<String> flags = new ArrayList<>();
  final boolean cplusplus;

  RandomProgram(long seed) {
    this.random = new Random(seed);
    this.cplusplus = random.nextBoolean();
    this.text = new RandomText(random, cplusplus);
  }

  List<String> flags() {
    return flags;
  }

  String source() {
    return cplusplus ? "src/main.cc" : "src/main.c";
  }

  void write(Path root) throws IOException {
    for (String folder : FOLDERS) {
      Files.createDirectories(root.resolve(folder));
    }
    if (chance(4)) {
      Files.createSymbolicLink(root.resolve("link"), Path.of("two"));
    }
    chooseFlags();
    put(root.resolve("one/macros.h"), prelude());
    put(root.resolve(source()), main());
    for (int header = 0; header < HEADERS; header++) {
      int copies = 1 + random.nextInt(3);
      String first = header(header);
      for (int copy = 0; copy < copies; copy++) {
        String folder = FOLDERS.get(random.nextInt(FOLDERS.size()));
        Path file = root.resolve(folder).resolve("h" + header + ".h");
        put(file, chance(4) ? first : header(header));
      }
    }
  }

  private void put(Path file, String content) throws IOException {
    Files.write(file, text.disguise(content).getBytes(StandardCharsets.ISO_8859_1));
    // A few files share a time: gcc then compares their content.
    Files.setLastModifiedTime(
        file, FileTime.from(Instant.ofEpochSecond(1_600_000_000L + random.nextInt(2))));
  }

  private void chooseFlags() {
    List<String> standards =
        cplusplus
            ? List.of("-std=c++98", "-std=c++11", "-std=gnu++17", "-std=c++20", "-std=gnu++20")
            : List.of("-std=gnu89", "-std=c99", "-std=gnu11", "-std=c17", "-std=gnu2x");
    flags.add(any(standards));
    flags.add("-Ione");
    for (int i = random.nextInt(5); i >= 0; i--) {
      String option = any(List.of("-I", "-iquote", "-isystem", "-idirafter"));
      String folder =
          any(List.of("one", "two", "three", "src", "src/sub", "link", "none", "./two/"));
      if (option.equals("-I")) {
        flags.add("-I" + folder);
      } else {
        flags.addAll(List.of(option, folder));
      }
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      flags.add("-D" + object() + (chance(3) ? "" : "=" + random.nextInt(5)));
    }
    if (chance(6)) {
      flags.addAll(List.of(chance(2) ? "-include" : "-imacros", "one/macros.h"));
    }
    if (chance(8)) {
      flags.add("-trigraphs");
    }
    if (cplusplus && chance(12)) {
      flags.add("-fno-operator-names");
    }
  }

  private String prelude() {
    StringBuilder out = new StringBuilder("#ifndef MACROS_H\n#define MACROS_H\n");
    out.append("#define STR(x) #x\n#define XSTR(x) STR(x)\n#define CAT(a, b) a##b\n");
    out.append("#define XCAT(a, b) CAT(a, b)\n#define HDR(n) XSTR(XCAT(h, n).h)\n");
    out.append("#define ANGLE(n) <XCAT(h, n).h>\n");
    for (int i = 0; i < FUNCTIONS; i++) {
      out.append("#define F").append(i).append(functionBody(i)).append('\n');
    }
    return out.append("#endif\n").toString();
  }

  private String functionBody(int number) {
    return switch (random.nextInt(8)) {
      case 0 -> "(a, b) ((a) + (b) * 2)";
      case 1 -> "(a, ...) (a + " + number + ")";
      case 2 -> "(a, b) (a ## b)";
      case 3 -> "(a, b) (a > b ? " + object() + " : b)";
      case 4 -> "(a, b) F" + random.nextInt(FUNCTIONS) + "(b, a)";
      case 5 -> "(a, ...) (defined a || 0 __VA_OPT__(+ 1))";
      case 6 ->
          "(a, b...) (a, ## b)".replace("(a, ## b)", "F" + random.nextInt(FUNCTIONS) + "(a, ## b)");
      default -> "(a, b) (a == b || " + object() + ")";
    };
  }

  private String main() {
    StringBuilder out = new StringBuilder("#include \"macros.h\"\n");
    for (int i = 0; i < 6; i++) {
      out.append(block(0, 2));
    }
    return out.toString();
  }

  private String header(int number) {
    StringBuilder body = new StringBuilder();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      body.append(block(number + 1, 2));
    }
    return switch (random.nextInt(6)) {
      case 0 -> "#pragma once\n" + body;
      case 1 -> "#ifndef G" + number + "\n#define G" + number + "\n" + body + "#endif\n";
      case 2 ->
          "#if !defined(G" + number + ")\n#define G" + number + " 1\n" + body + "#endif // x\n";
      case 3 -> "_Pragma(\"once\")\n" + body;
      default -> body.toString();
    };
  }

  /** Directives that only include headers from {@code least} on, so that there is an end. */
  private String block(int least, int depth) {
    return switch (random.nextInt(depth > 0 ? 13 : 9)) {
      case 0, 1, 2 -> include(least);
      case 3 -> "#define " + object() + " " + value() + "\n";
      case 4 -> "#undef " + object() + "\n";
      case 5 -> text.noise();
      case 6 -> pragma();
      case 7 -> "#undef " + object() + "\n#define " + object() + " " + value() + "\n";
      case 8 -> guardedInclude(least);
      default -> conditional(least, depth - 1);
    };
  }

  private String conditional(int least, int depth) {
    StringBuilder out = new StringBuilder();
    out.append(
        switch (random.nextInt(4)) {
          case 0 -> "#ifdef " + object();
          case 1 -> "#ifndef " + object();
          default -> "#if " + condition(2);
        });
    out.append('\n').append(block(least, depth)).append(block(least, depth));
    while (chance(3)) {
      String part = chance(6) ? "#elifdef " + object() : "#elif " + condition(2);
      out.append(part).append('\n').append(block(least, depth));
    }
    if (chance(2)) {
      out.append("#else\n").append(block(least, depth));
    }
    return out.append("#endif\n").toString();
  }

  private String include(int least) {
    if (least >= HEADERS) {
      return text.noise();
    }
    int header = least + random.nextInt(HEADERS - least);
    String name = "h" + header + ".h";
    String asked = chance(2) ? "\"" + name + "\"" : "<" + name + ">";
    return switch (random.nextInt(7)) {
      case 0 -> guarded(asked, "#include HDR(" + header + ")\n");
      case 1 -> guarded(asked, "#include ANGLE(" + header + ")\n");
      case 2 -> guardedNext(asked, "#include_next " + asked + "\n");
      case 3 -> guarded(asked, "#import " + asked + "\n");
      case 4 ->
          "#undef NUMBER\n#define NUMBER "
              + header
              + "\n"
              + guarded(asked, "#include HDR(NUMBER)\n");
      default -> guarded(asked, "#include " + asked + "\n");
    };
  }

  private String guarded(String asked, String directive) {
    return "#if __has_include(" + asked + ")\n" + directive + "#endif\n";
  }

  private String guardedNext(String asked, String directive) {
    return "#if __has_include_next(" + asked + ")\n" + directive + "#endif\n";
  }

  private String guardedInclude(int least) {
    return "#if " + condition(1) + "\n" + include(least) + "#endif\n";
  }

  private String pragma() {
    String macro = object();
    return switch (random.nextInt(4)) {
      case 0 -> "#pragma push_macro(\"" + macro + "\")\n";
      case 1 -> "#pragma pop_macro(\"" + macro + "\")\n";
      case 2 -> "_Pragma(\"push_macro(\\\"" + macro + "\\\")\") int x;\n";
      default -> "# pragma GCC diagnostic push\n";
    };
  }

  private String object() {
    return "M" + random.nextInt(OBJECTS);
  }

  private String value() {
    return switch (random.nextInt(11)) {
      case 0 -> "";
      case 1 -> object();
      case 2 -> object() + " + 1";
      case 3 -> "(" + object() + " ? 2 : " + object() + ")";
      case 4 -> "F" + random.nextInt(FUNCTIONS);
      case 5 -> "F" + random.nextInt(FUNCTIONS) + "(" + random.nextInt(4) + ", " + object() + ")";
      case 6 -> "CAT(M, " + random.nextInt(OBJECTS) + ")";
      case 7 -> any(List.of("0x10u", "-1", "'a'", "1ul << 63", "07", "'\\n'", "~0", "100L"));
      case 8 -> object() + " " + object();
      default -> Integer.toString(random.nextInt(5));
    };
  }

  private String condition(int depth) {
    if (depth == 0) {
      return leaf();
    }
    String left = condition(depth - 1);
    return switch (random.nextInt(9)) {
      case 0 -> left + " && " + condition(depth - 1);
      case 1 -> left + " || " + condition(depth - 1);
      case 2 -> "!(" + left + ")";
      case 3 -> "(" + left + ") " + any(List.of("<", ">=", "==", "!=", ">", "<=")) + " " + leaf();
      case 4 -> left + " ? " + condition(depth - 1) + " : " + leaf();
      case 5 -> left + " " + any(List.of("+", "-", "*", "^", "&", "|", "<<", ">>")) + " " + leaf();
      case 6 -> "-" + "(" + left + ") / 3 < " + leaf();
      default -> left;
    };
  }

  private String leaf() {
    return switch (random.nextInt(13)) {
      case 0 -> "defined " + object();
      case 1 -> "defined(" + object() + ")";
      case 2 -> "F" + random.nextInt(FUNCTIONS) + "(" + object() + ", " + random.nextInt(4) + ")";
      case 3 -> "__has_include(\"h" + random.nextInt(HEADERS + 3) + ".h\")";
      case 4 -> "__has_include(<h" + random.nextInt(HEADERS + 3) + ".h>)";
      case 5 -> "CAT(M," + random.nextInt(OBJECTS) + ")";
      case 6 -> any(List.of("__has_attribute(noreturn)", "__has_builtin(__builtin_expect)"));
      case 7 ->
          any(
              List.of(
                  "__INCLUDE_LEVEL__ > 2",
                  "0u - 1 > 0",
                  "'b'",
                  "2147483648",
                  "0x7fffffffffffffff + 1"));
      case 8, 9 -> Integer.toString(random.nextInt(3));
      default -> object();
    };
  }

  private String any(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }
}
