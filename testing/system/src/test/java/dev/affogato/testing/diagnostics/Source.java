package dev.affogato.testing.diagnostics;

import static dev.affogato.testing.diagnostics.Source.Fate.AGAIN;
import static dev.affogato.testing.diagnostics.Source.Fate.ONCE;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A source that compilers have something to say about, and what is to become of it.
 *
 * @param name of the case
 * @param file the source
 * @param files all files, the source among them
 * @param options to compile it with
 * @param gcc what happens with gcc, which quotes the source
 * @param gccQuotingNothing the same with -fno-diagnostics-show-caret
 * @param clang what happens with clang
 */
record Source(
    String name,
    String file,
    Map<String, String> files,
    List<String> options,
    Fate gcc,
    Fate gccQuotingNothing,
    Fate clang) {

  /** Where it is compiled. */
  enum Fate {
    /** Once, by the server. */
    ONCE,
    /** By the server and once more here, or only here. */
    AGAIN
  }

  private static final String HEADER =
      "#pragma once\n#define LOSES(x) if (x = 1) return 2\nstatic int spare(void) { return 3; }\n";

  static List<Source> all() {
    List<Source> all = new ArrayList<>();
    all.add(c("silent", "int f(void) { return 0; }\n", "-Wall", ONCE, ONCE, ONCE));
    all.add(c("syntax-error", "int f(void) { return 0 }\n", "", AGAIN, ONCE, ONCE));
    all.add(c("missing-header", "#include \"none.h\"\nint x;\n", "", AGAIN, AGAIN, AGAIN));
    all.add(c("unused", "int f(void) { int u; return 0; }\n", "-Wall", AGAIN, ONCE, ONCE));
    all.add(c("werror", "int f(void) { int u; return 0; }\n", "-Wall -Werror", AGAIN, ONCE, ONCE));
    all.add(
        c(
            "in-macro",
            "#include \"h.h\"\nint f(int x) { LOSES(x); return 0; }\n",
            "-Wall",
            AGAIN,
            AGAIN,
            ONCE));
    all.add(c("tabs", "int f(void) {\n\tint\tu;\treturn 0; }\n", "-Wall", AGAIN, AGAIN, ONCE));
    all.add(
        c(
            "pragma-diagnostic",
            """
            #pragma GCC diagnostic push
            #pragma GCC diagnostic ignored "-Wunused-variable"
            int f(void) { int hidden; return 0; }
            #pragma GCC diagnostic pop
            int g(void) { int shown; return 0; }
            #pragma GCC diagnostic error "-Wunused-variable"
            int h(void) { int fatal; return 0; }
            """,
            "-Wall",
            AGAIN,
            ONCE,
            ONCE));
    all.add(
        c(
            "pragma-operator",
            "#define OFF _Pragma(\"GCC diagnostic ignored \\\"-Wunused-variable\\\"\")\nOFF\n"
                + "int f(void) { int hidden; return 0; }\n",
            "-Wall",
            ONCE,
            ONCE,
            ONCE));
    all.add(
        c(
            "utf8",
            "int f(void) { int gr\u00f6\u00dfe; const char *s = \"\u20ac\"; return 0; }\n",
            "-Wall",
            AGAIN,
            AGAIN,
            ONCE));
    all.add(c("warning", "#warning look\nint x;\n", "", AGAIN, AGAIN, ONCE));
    all.add(
        c(
            "warning-and-unused",
            "#warning look\nint f(void) { int u; return 0; }\n",
            "-Wall",
            AGAIN,
            AGAIN,
            ONCE));
    all.add(
        c(
            "warning-in-function",
            "int f(void) {\n#warning look\n  return 0; }\n",
            "",
            AGAIN,
            AGAIN,
            ONCE));
    all.add(c("undefined", "#if FOO\n#endif\nint x;\n", "-Wundef", AGAIN, AGAIN, AGAIN));
    all.add(c("redefined", "#define A 1\n#define A 2\nint x = A;\n", "", AGAIN, AGAIN, ONCE));
    all.add(c("note", "#pragma message \"look\"\nint x = __LINE__;\n", "", AGAIN, AGAIN, ONCE));
    all.add(
        c("static-assert", "_Static_assert(sizeof(int) == 3, \"odd\");\n", "", AGAIN, ONCE, ONCE));
    all.add(
        c(
            "format",
            "#include <stdio.h>\nint f(void) { return printf(\"a %d b\", \"x\"); }\n",
            "-Wall",
            AGAIN,
            AGAIN,
            ONCE));
    all.add(c("asm", "void f(void) { __asm__(\"bogus\"); }\n", "", AGAIN, AGAIN, AGAIN));
    all.add(c("late", "int a[3]; int f(void) { return a[5]; }\n", "-Wall -O2", AGAIN, ONCE, ONCE));
    all.add(c("many-errors", manyErrors(), "", AGAIN, ONCE, ONCE));
    all.add(
        c(
            "coloured",
            "int f(void) { int u; return 0; }\n",
            "-Wall -fdiagnostics-color=always",
            AGAIN,
            ONCE,
            ONCE));
    all.add(
        cxx(
            "template",
            "#include <vector>\n#include <algorithm>\nstruct S {};\n"
                + "void f(std::vector<S> &v) { std::sort(v.begin(), v.end()); }\n",
            "",
            AGAIN,
            AGAIN,
            ONCE));
    all.add(
        cxx(
            "own-template",
            "template<class T> struct A { typename T::x y; };\n"
                + "template<class T> void g(T) { A<T> a; }\nvoid f() { g(3); }\n",
            "",
            AGAIN,
            ONCE,
            ONCE));
    all.add(cxx("unused", "void f() { int u; }\n", "-Wall", AGAIN, ONCE, ONCE));
    all.add(cxx("warning", "#warning look\nint x;\n", "", ONCE, ONCE, ONCE));
    all.add(
        cxx(
            "undefined",
            "int f() {\n#if FOO\n#endif\n  return 1; }\n",
            "-Wundef",
            ONCE,
            ONCE,
            AGAIN));
    all.add(
        cxx(
            "warning-and-unused",
            "#warning look\nvoid f() { int u; }\n",
            "-Wall",
            AGAIN,
            AGAIN,
            ONCE));
    all.add(
        cxx(
            "lambda",
            "void f() { auto l = [](int x) { int y; return z; }; }\n",
            "-Wall",
            AGAIN,
            ONCE,
            ONCE));
    return all;
  }

  private static String manyErrors() {
    StringBuilder source = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      source.append("int f").append(i).append("(void) { return u").append(i).append("; }\n");
    }
    return source.toString();
  }

  private static Source c(
      String name, String text, String options, Fate gcc, Fate gccQuotingNothing, Fate clang) {
    return source(name, "t.c", text, options, gcc, gccQuotingNothing, clang);
  }

  private static Source cxx(
      String name, String text, String options, Fate gcc, Fate gccQuotingNothing, Fate clang) {
    return source("c++-" + name, "t.cpp", text, options, gcc, gccQuotingNothing, clang);
  }

  private static Source source(
      String name,
      String file,
      String text,
      String options,
      Fate gcc,
      Fate gccQuotingNothing,
      Fate clang) {
    return new Source(
        name,
        file,
        Map.of(file, text, "h.h", HEADER),
        options.isEmpty() ? List.of() : List.of(options.split(" ")),
        gcc,
        gccQuotingNothing,
        clang);
  }

  /**
   * What happens where the server has all files, and prints what there is to say. A missing header
   * might be there by now, and errors of an assembler do not say where in the source they are.
   */
  Fate direct() {
    return name.equals("missing-header") || name.equals("asm") ? AGAIN : ONCE;
  }

  /** Whether no compiler has anything to say after all. */
  boolean isSilent() {
    return name.equals("silent") || name.equals("pragma-operator");
  }

  boolean isCplusplus() {
    return file.endsWith(".cpp");
  }

  @Override
  public String toString() {
    return name;
  }
}
