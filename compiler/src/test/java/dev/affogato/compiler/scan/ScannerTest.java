package dev.affogato.compiler.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.compiler.scan.outline.Note;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScannerTest {
  private static final long SECOND_NS = 1_000_000_000L;

  @Test
  void findsHeadersInTheFolderOfTheIncluderFirst() {
    Sources sources =
        Sources.gcc()
            .file("main.cc", "#include \"sub/a.h\"", "#include <b.h>")
            .file("sub/a.h", "#include \"b.h\"")
            .file("sub/b.h")
            .file("inc/b.h");
    assertThat(sources.closure("main.cc", "-Iinc"))
        .containsExactly("main.cc", "sub/a.h", "sub/b.h", "inc/b.h");
  }

  @Test
  void listsWhatWasLookedForAndIsAbsent() {
    Sources sources =
        Sources.clang().file("main.cc", "#include \"a.h\"").folder("/w/one").file("two/a.h");
    ScanResult result = sources.scan("main.cc", "-Ione", "-Itwo", "-Ithree");
    assertThat(result.absent())
        .containsExactly("/w/a.h", "/w/one/a.h", "/w/three", "/usr/local/include");
    assertThat(result.folders()).containsExactly("/w", "/w/two", "/w/one", "/usr/include");
  }

  @Test
  void expandsComputedIncludes() {
    Sources sources =
        Sources.gcc()
            .file(
                "main.cc",
                "#define STR(x) #x",
                "#define XSTR(x) STR(x)",
                "#define NAME(n) XSTR(part ## n.h)",
                "#include NAME(1)",
                "#define ANGLED <part2.h>",
                "#include ANGLED",
                "#ifndef AGAIN",
                "#define AGAIN",
                "#include __FILE__",
                "#include \"last.h\"",
                "#endif")
            .file("part1.h")
            .file("/usr/include/part2.h")
            .file("last.h");
    assertThat(sources.closure("main.cc"))
        .containsExactly("main.cc", "part1.h", "/usr/include/part2.h", "last.h");
  }

  @Test
  void goesOnToTheNextFolderWithIncludeNext() {
    Sources sources =
        Sources.gcc()
            .file("main.cc", "#include <a.h>")
            .file("one/a.h", "#if __has_include_next(<a.h>)", "#include_next <a.h>", "#endif")
            .file("two/a.h", "#if __has_include_next(<a.h>)", "#include <b.h>", "#endif");
    assertThat(sources.closure("main.cc", "-Ione", "-Itwo"))
        .containsExactly("main.cc", "one/a.h", "two/a.h");
  }

  @Test
  void distinguishesWhatIsOnlyAskedFor() {
    Sources sources =
        Sources.gcc().file("main.cc", "#if __has_include(\"a.h\")", "#endif").file("a.h");
    assertThat(sources.scan("main.cc").files())
        .extracting(ScannedFile::use)
        .containsExactly(ScannedFile.Use.SOURCE, ScannedFile.Use.ASKED);
  }

  @Test
  void readsAHeaderWithPragmaOnceOnceWhateverItsName() {
    long when = 5 * SECOND_NS;
    Sources sources =
        Sources.gcc()
            .file("main.cc", "#include \"a.h\"", "#include \"copy/a.h\"", "#include COUNT")
            .file("a.h", when, "#pragma once", "#ifdef COUNT", "#define COUNT <b.h>", "#else")
            .file("copy/a.h", when, "#pragma once", "#ifdef COUNT", "#define COUNT <b.h>", "#else");
    // The second one would not help to define COUNT, as gcc takes equal files for one.
    assertThat(sources.doubt("main.cc")).isEqualTo("malformed-include");
  }

  @Test
  void importsOnce() {
    Sources sources =
        Sources.clang()
            .file("main.cc", "#import \"a.h\"", "#import \"a.h\"", "#include FOUND")
            .file(
                "a.h",
                "#ifdef B",
                "#define FOUND <absent.h>",
                "#else",
                "#define B",
                "#define FOUND \"b.h\"",
                "#endif")
            .file("b.h");
    assertThat(sources.closure("main.cc")).containsExactly("main.cc", "a.h", "b.h");
  }

  @Test
  void restoresPushedMacros() {
    Sources sources =
        Sources.gcc()
            .file(
                "main.cc",
                "#define H \"a.h\"",
                "#pragma push_macro(\"H\")",
                "#define H \"b.h\"",
                "_Pragma(\"push_macro(\\\"H\\\")\")",
                "#undef H",
                "#pragma pop_macro(\"H\")",
                "#include H",
                "#pragma pop_macro(\"H\")",
                "#include H")
            .file("a.h")
            .file("b.h");
    assertThat(sources.closure("main.cc")).containsExactly("main.cc", "b.h", "a.h");
  }

  @Test
  void takesOptionsInTheCompilersOrder() {
    Sources sources =
        Sources.gcc()
            .file("main.cc", "#include H")
            .file("m.h", "#define H X")
            .file("f.h", "#undef X", "#define X \"b.h\"")
            .file("a.h")
            .file("b.h");
    assertThat(
            sources.closure("main.cc", "-include", "f.h", "-imacros", "m.h", "-DX=\"a.h\"", "-UX"))
        .containsExactly("main.cc", "m.h", "f.h", "b.h");
    assertThat(sources.closure("main.cc", "-Wp,-DH=\"b.h\"", "-DH=\"a.h\""))
        .containsExactly("main.cc", "b.h");
  }

  @Test
  void includesWhatTheCLibraryWantsForGcc() {
    Sources sources = Sources.gcc().file("main.cc").file("/usr/include/stdc-predef.h");
    assertThat(sources.closure("main.cc")).containsExactly("main.cc", "/usr/include/stdc-predef.h");
  }

  @Test
  void asksTheCompilerAllQuestionsOnce() {
    Sources sources =
        Sources.gcc()
            .answers("__has_attribute(x)", "1")
            .answers("__has_cpp_attribute(gnu::y)", "202003L")
            .file(
                "main.cc",
                "#if __has_attribute(x) && __has_cpp_attribute(gnu :: y) > 202000",
                "#include \"a.h\"",
                "#endif")
            .file("a.h", "#if __has_builtin(z)", "#include \"b.h\"", "#endif");
    assertThat(sources.closure("main.cc")).containsExactly("main.cc", "a.h");
    assertThat(sources.closure("main.cc")).containsExactly("main.cc", "a.h");
    assertThat(sources.asked)
        .containsExactlyInAnyOrder(
            "__has_attribute(x)", "__has_cpp_attribute(gnu::y)", "__has_builtin(z)");
    // The facts themselves; what the source asks; what the header asks that is then included.
    assertThat(sources.runs).isLessThanOrEqualTo(3);
  }

  @Test
  void readsEachFileOnce() {
    Sources sources =
        Sources.gcc().file("main.cc", "#include <a.h>").file("/usr/include/a.h", "int a;");
    sources.closure("main.cc");
    sources.read.clear();
    assertThat(sources.closure("main.cc")).containsExactly("main.cc", "/usr/include/a.h");
    assertThat(sources.read).isEmpty();
  }

  @Test
  void looksAtNoFileWithinTheTimeTheCallerTrusts() {
    Sources sources =
        Sources.gcc()
            .file("main.cc", "#include <a.h>")
            .file("/usr/include/a.h")
            .trusting(SECOND_NS);
    sources.closure("main.cc");
    sources.closure("main.cc");
    sources.stats = 0;
    sources.passTime(SECOND_NS / 2).closure("main.cc");
    assertThat(sources.stats).isZero();
    sources.passTime(SECOND_NS).closure("main.cc");
    assertThat(sources.stats).isPositive();
  }

  @Test
  void concludesFromAnUnchangedFolderThatNothingAppearedThere() {
    Sources sources =
        Sources.gcc()
            .folder("/w/one")
            .folder("/w/two")
            .file("main.cc", "#include <a.h>", "#include <b/c.h>")
            .file("/usr/include/a.h")
            .file("/usr/include/b/c.h")
            .file("/usr/bin/cc");
    sources.showsChanges = true;
    sources.passTime(10 * SECOND_NS);
    for (int i = 0; i < 3; i++) {
      sources.stats = 0;
      sources.closure("main.cc", "-Ione", "-Itwo");
    }
    // The folders /w, one, two, /usr and include; main.cc, a.h, c.h and the compiler; nothing that
    // is missing.
    assertThat(sources.stats).isLessThanOrEqualTo(11);
    sources.file("two/a.h");
    assertThat(sources.closure("main.cc", "-Ione", "-Itwo")).contains("two/a.h");
    sources.file("one/b/c.h");
    assertThat(sources.closure("main.cc", "-Ione", "-Itwo")).contains("one/b/c.h");
    // Its time may not change any more within this tick: so nothing is concluded from it.
    sources.file("one/a.h");
    assertThat(sources.closure("main.cc", "-Ione", "-Itwo")).contains("one/a.h");
  }

  @Test
  void asksAgainWhenAStandardFolderAppears() {
    Sources sources = Sources.gcc().file("main.cc", "#include <a.h>").file("/usr/include/a.h");
    assertThat(sources.closure("main.cc")).containsExactly("main.cc", "/usr/include/a.h");
    assertThat(sources.scan("main.cc").absent()).contains("/usr/local/include");
    sources.file("/usr/local/include/a.h");
    assertThat(sources.closure("main.cc")).containsExactly("main.cc", "/usr/local/include/a.h");
  }

  @Test
  void seesChangedNewAndRemovedFiles() {
    Sources sources =
        Sources.gcc().file("main.cc", "#include <a.h>").folder("/w/inc").file("/usr/include/a.h");
    assertThat(sources.closure("main.cc", "-Iinc")).contains("/usr/include/a.h");
    sources.file("inc/a.h", "#include <b.h>").file("/usr/include/b.h");
    assertThat(sources.closure("main.cc", "-Iinc"))
        .containsExactly("main.cc", "inc/a.h", "/usr/include/b.h");
    sources.file("inc/a.h", "#include <c.h>").file("/usr/include/c.h");
    assertThat(sources.closure("main.cc", "-Iinc"))
        .containsExactly("main.cc", "inc/a.h", "/usr/include/c.h");
    sources.without("/w/inc/a.h");
    assertThat(sources.closure("main.cc", "-Iinc")).containsExactly("main.cc", "/usr/include/a.h");
  }

  @Test
  void readsAYoungFileAgainBecauseItMayChangeWithinOneTick() {
    Sources sources = Sources.gcc().file("a.h").file("b.h");
    sources.file("main.cc", sources.nowNs() - SECOND_NS / 100, "#include \"a.h\"");
    assertThat(sources.closure("main.cc")).containsExactly("main.cc", "a.h");
    sources.rewriteUnnoticed("/w/main.cc", "#include \"b.h\"");
    assertThat(sources.closure("main.cc")).containsExactly("main.cc", "b.h");
  }

  @Test
  void tellsWhichMomentsTheTextMayShow() {
    Sources sources =
        Sources.gcc()
            .file("main.cc", "const char *a = __DATE__;", "#if 0", "__TIME__", "#endif")
            .file("other.cc", "#define STAMP __TIMESTAMP__");
    assertThat(sources.scan("main.cc").moments()).containsExactly(Note.DATE);
    assertThat(sources.scan("other.cc").moments()).containsExactly(Note.TIMESTAMP);
    assertThat(sources.scan("main.cc", "-DT=__TIME__").moments())
        .containsExactlyInAnyOrder(Note.DATE, Note.TIME);
  }

  @Test
  void saysWhyItCannotBeExact() {
    Sources sources =
        Sources.gcc()
            .file("incbin.cc", "asm(\".incbin \\\"x\\\"\");")
            .file("include.cc", "asm(\"nop\\n\\t.include \\\"x.s\\\"\");")
            .file("hidden.cc", "#define P(x) _Pragma(#x)", "P(push_macro(\"X\"))")
            .file("counter.cc", "int a = __COUNTER__;", "#if __COUNTER__", "#endif")
            .file("line.cc", "#if __LINE__ == 1", "#endif")
            .file("missing.cc", "#include \"absent.h\"")
            .file("condition.cc", "#if 1 +", "#endif")
            .file("dependency.cc", "#pragma GCC dependency \"x\"")
            .file("loop.cc", "#include \"loop.cc\"")
            .file("fine.cc", "const char *s = \"name.include\";");
    assertThat(sources.doubt("incbin.cc")).isEqualTo("assembler-file");
    assertThat(sources.doubt("include.cc")).isEqualTo("assembler-file");
    assertThat(sources.doubt("hidden.cc")).isEqualTo("hidden-pragma");
    assertThat(sources.doubt("counter.cc")).isEqualTo("counter");
    assertThat(sources.doubt("line.cc")).isEqualTo("place-in-directive");
    assertThat(sources.doubt("missing.cc")).isEqualTo("missing-header");
    assertThat(sources.doubt("condition.cc")).isEqualTo("malformed-condition");
    assertThat(sources.doubt("dependency.cc")).isEqualTo("file-pragma");
    assertThat(sources.doubt("loop.cc")).isEqualTo("include-depth");
    assertThat(sources.doubt("absent.cc")).isEqualTo("no-source");
    assertThat(sources.doubt("fine.cc")).isEmpty();
    assertThat(sources.doubt("fine.cc", "-fplugin=x.so")).isEqualTo("option");
  }

  @Test
  void noticesAPrecompiledHeaderOfTheFirstIncludeOnly() {
    Sources sources =
        Sources.gcc()
            .file("main.cc", "#include \"a.h\"", "#include \"b.h\"")
            .file("a.h")
            .file("b.h")
            .file("b.h.gch");
    assertThat(sources.doubt("main.cc")).isEmpty();
    sources.file("a.h.gch");
    assertThat(sources.doubt("main.cc")).isEqualTo("precompiled-header");
    sources.without("/w/a.h.gch");
    assertThat(sources.doubt("main.cc", "-include", "b.h")).isEqualTo("precompiled-header");
  }

  @Test
  void searchesTheFoldersOfTheEnvironment() {
    Sources sources =
        Sources.gcc()
            .environment("CPATH", "cpath")
            .environment("CPLUS_INCLUDE_PATH", "cplus")
            .file("main.cc", "#include <a.h>", "#include <b.h>")
            .file("cpath/a.h")
            .file("system/a.h")
            .file("cplus/b.h")
            .file("system/b.h")
            .file("/usr/include/b.h");
    assertThat(sources.closure("main.cc", "-isystem", "system"))
        .containsExactly("main.cc", "cpath/a.h", "system/b.h");
  }

  @Test
  void skipsAGuardedHeaderWithoutRunningThroughItAgain() {
    Sources sources =
        Sources.gcc()
            .file("main.cc", "#include \"a.h\"", "#undef B", "#include \"a.h\"")
            .file("a.h", "#if !defined(A_H)", "#define A_H", "#endif", "/* end */");
    assertThat(sources.closure("main.cc")).isEqualTo(List.of("main.cc", "a.h"));
  }
}
