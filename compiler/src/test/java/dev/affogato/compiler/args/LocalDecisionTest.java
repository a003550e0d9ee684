package dev.affogato.compiler.args;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.FileFacts;
import dev.affogato.compiler.Language;
import dev.affogato.compiler.MemoryFiles;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What must not be sent away, and the word it is counted under. */
class LocalDecisionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no-compile-flag   | gcc a.o b.o -o prog -lm
          no-compile-flag   | gcc a.c -o prog
          no-compile-flag   | gcc -shared -Wl,-soname,x.so a.o -o x.so -fplugin=x
          no-compile-flag   | gcc --version
          no-compile-flag   | gcc -v
          no-compile-flag   | gcc -dumpmachine
          no-compile-flag   | gcc -print-prog-name=as
          no-compile-flag   | gcc
          no-compile-flag   | g++ -x c++-header all.h
          preprocess-only   | gcc -E a.c
          preprocess-only   | gcc -c -E a.c -save-temps
          preprocess-only   | gcc -M a.c
          preprocess-only   | gcc -MM -MF d a.c
          syntax-only       | gcc -c -fsyntax-only a.c
          configure-test    | gcc -c conftest.c
          configure-test    | gcc -c -O2 -unknown conftest.cpp
          configure-test    | g++ -c tmp.conftest.cc
          configure-test    | gcc -o CMakeFiles/cmTC_1a2b3.dir/testCCompiler.c.o -c /b/CMakeFiles/CMakeScratch/TryCompile-Ab/testCCompiler.c
          configure-test    | gcc -c /b/CMakeFiles/CMakeTmp/src.c -o x.o
          configure-test    | gcc -c /b/CheckTypeSize.c -o x.o
          configure-test    | gcc -c /b/meson-private/tmpabc/testfile.c -o /b/meson-private/tmpabc/output.obj
          side-files        | gcc -c -save-temps a.c
          side-files        | gcc -c -save-temps=obj a.c
          side-files        | gcc -c --save-temps a.c
          side-files        | gcc -c --coverage a.c
          side-files        | gcc -c -ftest-coverage a.c
          side-files        | gcc -c -fprofile-arcs a.c
          side-files        | gcc -c -fprofile-generate=/tmp/x a.c
          side-files        | gcc -c -fstack-usage a.c
          side-files        | gcc -c -fcallgraph-info=su a.c
          side-files        | gcc -c -fdump-tree-all a.c
          side-files        | gcc -c -fopt-info-vec=f a.c
          side-files        | gcc -c -aux-info f a.c
          side-files        | gcc -c -fdiagnostics-format=sarif-file a.c
          side-files        | g++ -c -fdeps-format=p1689r5 a.cc
          local-state       | gcc -c -fprofile-use a.c
          local-state       | gcc -c -fprofile-use=x.gcda a.c
          local-state       | gcc -c -fplugin=x.so a.c
          local-state       | gcc -c -specs=x a.c
          local-state       | gcc -c -specs x a.c
          local-state       | gcc -c -wrapper gdb,--args a.c
          local-state       | gcc -c -B /tmp a.c
          local-state       | gcc -c -B/tmp a.c
          modules           | g++ -c -fmodules-ts a.cc
          modules           | g++ -c -fmodule-mapper=x a.cc
          charset           | gcc -c -fexec-charset=IBM1047 a.c
          one step: records-command | gcc -c -frecord-gcc-switches a.c
          verbose           | gcc -c -v a.c
          verbose           | gcc -c -H a.c
          verbose           | gcc -c -ftime-report a.c
          one step: option | gcc -c -P a.c
          option            | gcc -c -fdirectives-only a.c
          option            | gcc -c -fpreprocessed a.c
          one step: option | gcc -c -fworking-directory a.c
          option            | gcc -c -Xassembler -a a.c
          option            | gcc -c -Wa,-al=listing a.c
          option            | gcc -c -Wa,-aln a.c
          option            | gcc -c -Wa,@args a.c
          option            | gcc -c -Wa,macros.s a.c
          option            | gcc -c -Wa,--MD,f a.c
          option            | gcc -c --unheard-of a.c
          option            | gcc -c -I- a.c
          option            | gcc -c a.c -x c++
          option            | gcc -c a.c -D
          option            | gcc -c a.c -MD -MF
          dependencies      | gcc -c a.c -MF x.d
          dependencies      | gcc -c a.c -MP
          dependencies      | gcc -c a.c -MD -MG
          dependencies      | gcc -c a.c -MD -MF -
          dependencies      | gcc -c a.c -MD -MF /dev/stdout
          dependencies      | gcc -c a.c -Wp,-MD,/dev/stderr
          dependencies      | gcc -c a.c -MD -Wp,-MMD,x.d
          dependencies      | gcc -c a.c -Wp,-MD,x.d -MF y.d
          dependencies      | gcc -c a.c -Wp,-MD
          dependencies      | gcc -c a.c -Wp,-undreamt
          stdin             | gcc -c -x c - -o a.o
          no-input          | gcc -c
          several-inputs    | gcc -c a.c b.c
          several-inputs    | gcc -c a.c b.o
          assembler-input   | gcc -c a.s
          assembler-input   | gcc -c a.S
          unknown-input     | gcc -c a.h
          unknown-input     | gcc -c a.f90
          unknown-input     | gcc -c a
          unknown-input     | gcc -c -x assembler a.c
          unknown-input     | gcc -x none -c a.f
          other-action      | clang --analyze a.c
          unknown-input     | g++ -c -x c++-header a.h
          output            | gcc -c a.c -o -
          output            | gcc -c a.c -o a.c
          output            | gcc -c a.c -o x.o -o y.o
          response-file     | gcc -c a.c @missing
          """)
  void countsUnderTheRightWord(String code, String line) {
    assertThat(Commands.localCode(line)).isEqualTo(code);
  }

  @Test
  void namesTheUnknownOption() {
    assertThat(Commands.analyse("gcc -c --unheard-of a.c"))
        .isEqualTo(Local.because(LocalCode.OPTION, "unknown option --unheard-of"));
  }

  @Test
  void runsOtherProgramsHere() {
    Analysis analysis =
        ArgumentAnalysis.analyse(
            CompilerKind.OTHER,
            Language.C,
            List.of("-c", "a.c"),
            new MemoryFiles(),
            CompilerAnswers.NONE);

    assertThat(analysis)
        .isInstanceOfSatisfying(
            Local.class, local -> assertThat(local.reason().code()).isEqualTo("not-a-compiler"));
  }

  @ParameterizedTest
  @CsvSource({"native,gcc -c -march=native a.c", "target,clang -c a.c"})
  void staysHereWhenTheCompilerDoesNotAnswer(String code, String line) {
    assertThat(Commands.analyse(line, new MemoryFiles(), CompilerAnswers.NONE))
        .isInstanceOfSatisfying(
            Local.class, local -> assertThat(local.reason().code()).isEqualTo(code));
  }

  @Test
  void neverReplacesADeviceOrFolderByAnObject() {
    MemoryFiles files =
        new MemoryFiles()
            .with("/dev/null", FileFacts.Kind.OTHER)
            .with("dir", FileFacts.Kind.DIRECTORY)
            .with("old.o", "object");

    assertThat(Commands.analyse("gcc -c a.c -o /dev/null", files)).isInstanceOf(Local.class);
    assertThat(Commands.analyse("gcc -c a.c -o dir", files)).isInstanceOf(Local.class);
    assertThat(Commands.analyse("gcc -c a.c -o old.o", files)).isInstanceOf(Remote.class);
  }

  @Test
  void staysHereWhenOnlyThePrecompiledHeaderIsLeft() {
    MemoryFiles compiledOnly = new MemoryFiles().with("all.h.gch", "gpch");
    MemoryFiles both = new MemoryFiles().with("all.h.gch", "gpch").with("all.h", "");
    String line = "gcc -c -include all.h a.c";

    assertThat(Commands.analyse(line, compiledOnly)).isInstanceOf(Local.class);
    assertThat(Commands.analyse(line, both)).isInstanceOf(Remote.class);
  }
}
