package dev.affogato.compiler.args;

import java.util.Map;
import java.util.TreeMap;

/** The small project that real compilers compile in tests. */
final class SampleSources {
  /** Asks everything that depends on where its text stands and which files there are. */
  private static final String STATEFUL =
      """
      #pragma once
      #include "h.h"
      #import "h.h"
      #include "once.h"
      #include "once.h"
      #if __has_include("absent.h") || !__has_include("h.h")
      #error wrong file seen
      #elif __has_include_next(<stdio.h>)
      #define FOUND 1
      #endif
      #pragma clang diagnostic push
      #pragma clang diagnostic ignored "-Wunused-variable"
      static int level(void) { int unused; return __INCLUDE_LEVEL__ * 100 + __COUNTER__; }
      #pragma clang diagnostic pop
      #pragma push_macro("LIMIT")
      #undef LIMIT
      #define LIMIT 1
      #pragma pop_macro("LIMIT")
      #pragma pack(push, 1)
      struct packed { char c; int i; };
      #pragma pack(pop)
      #pragma clang section text="odd"
      #ident "a comment for the object"
      #pragma weak level_of
      _Pragma("redefine_extname old_name new_name") int old_name(void);
      int level_of(void) { return level() + deep() + LIMIT + sizeof(struct packed) + old_name(); }
      #line 100 "elsewhere.c"
      const char *where = __FILE__, *base = __FILE_NAME__;
      int line = __LINE__ + __COUNTER__ + FOUND;
      """;

  private static final String OBJECTIVE_C =
      """
      #import "h.h"
      #import "h.h"
      __attribute__((objc_root_class)) @interface Counter { int count; }
      - (int) next: (int) step;
      @end
      @implementation Counter
      - (int) next: (int) step { return count += step + LIMIT; }
      @end
      """;

  private static final Map<String, String> FILES = new TreeMap<>();

  static {
    FILES.put(
        "a.c",
        """
        #include <stdio.h>
        #include "h.h"
        #define TWICE(x) ((x) * (x))
        int main(void) { printf("%s %d\\n", __FILE__, TWICE(LIMIT)); return X; }
        """);
    FILES.put(
        "sub/b.cc",
        """
        #include <string>
        #include "h.h"
        namespace { struct Hidden { virtual ~Hidden() {} }; }
        std::string name() { Hidden h; return std::string(R"(raw "text")") + WORD; }
        """);
    FILES.put(
        "inc/h.h",
        "#pragma once\n#define LIMIT 7\n#define WORD \"word\"\n#ifndef X\n#define X 0\n#endif\n");
    FILES.put("inc/forced.h", "static inline int forced(void) { return 1; }\n");
    FILES.put(
        "inc/once.h",
        """
        #ifndef ONCE_H
        #define ONCE_H
        static inline int deep(void) { return __INCLUDE_LEVEL__ + __COUNTER__; }
        #endif
        """);
    FILES.put("inc/m.h", "#define X 5\n");
    FILES.put("state.c", STATEFUL);
    FILES.put("latin.c", "const char *s = \"caf\u00e9\";\n");
    FILES.put(
        "tri.c",
        "int a??(2??) = {1, 2}; /* a /* b */ // c \\\nd\nint b = __COUNTER__ + __LINE__;\n");
    FILES.put("tiny.c", "#include \"h.h\"\nint tiny = LIMIT + X;\n");
    FILES.put("ready.i", "# 1 \"other.c\"\nint ready(void) { return 3; }\n");
    FILES.put(
        "made.i", "\n # 0 \"sub/a\\\"b.c\"\n# 0 \"<built-in>\"\nint made(void) { return 3; }\n");
    FILES.put("ready.mi", "# 1 \"other.m\"\nint ready(void) { return 3; }\n");
    FILES.put("plain", "#include \"h.h\"\nint plain = LIMIT;\n");
    FILES.put("args", "-Iinc '-DX=(1 + 2)'\n-O2");
    FILES.put("hard.specs", "*cc1_options:\n+ %{!r:%{!fpie:%{!fPIE:-fPIE}}}\n");
    FILES.put("define.specs", "*cpp:\n+ -DX=7\n");
    FILES.put("macros.s", ".macro nothing\n.endm\n");
    FILES.put("pre.h", "#define X 6\n");
    FILES.put("pre.h.gch", "no precompiled header of this compiler");
    FILES.put("all.h", "#pragma once\n#include \"inc/m.h\"\n#define ALL 1\n");
    FILES.put(
        "warn.c",
        """
        #include "h.h"
        #define SUSPICIOUS(x) if (x = LIMIT) { int unused; }
        #define IGNORE _Pragma("GCC diagnostic ignored \\"-Wunused-variable\\"")
        #pragma GCC diagnostic push
        IGNORE
        int quiet(void) { int silent; return 0; }
        #pragma GCC diagnostic pop
        int loud(int a) { SUSPICIOUS(a) int count; return a ? "text" : 0; }
        """);
    FILES.put(
        "columns.c",
        """
        #include "h.h"
        #define SET(x, value) (x = (value))
        int f(int a) { SET(a, LIMIT); int b = a; return b; }
        """);
    FILES.put("list", "fun:main\n");
    FILES.put("o.m", OBJECTIVE_C);
    FILES.put("p.mm", OBJECTIVE_C);
  }

  private SampleSources() {}

  static Map<String, String> files() {
    return FILES;
  }
}
