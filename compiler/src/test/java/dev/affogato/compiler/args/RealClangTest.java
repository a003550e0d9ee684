package dev.affogato.compiler.args;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compiles with the real clang in one step and in our two, and compares every file. */
class RealClangTest {

  @SuppressWarnings("unused") // The cases, by name.
  static final List<String> LINES =
      List.of(
          "clang -Iinc -c a.c",
          "clang -Iinc -O2 -Wall -Wextra -c a.c -o sub/out.o",
          "clang -c a.c -Iinc -D X=3 -U Y -O3 -o out.o",
          "clang -c a.c -Iinc -DX=__LINE__ -pedantic -o out.o",
          "clang -w -Iinc -c state.c",
          "clang -w -Iinc -O2 -c state.c -std=gnu99",
          "clang -Iinc -MD -c a.c",
          "clang -Iinc -MD -c a.c -o sub/q.o",
          "clang -Iinc -MMD -c a.c -o sub/q",
          "clang -Iinc -MD -c a.c -o q.x.y",
          "clang -Iinc -MD -c a.c -o sub/.hidden",
          "clang -Iinc -MD -c sub/b.cc",
          "clang -Iinc -MMD -MP -c sub/b.cc -o sub/b.o",
          "clang -Iinc -MD -MF dep.P -c a.c -o sub/q.o",
          "clang -Iinc -MD -MT target -c a.c -o sub/q.o",
          "clang -Iinc -MD -MQ 'a$b' -MT 'a$b' -MP -MF x.d -c a.c -o sub/q.o",
          "clang -Iinc -MD -c a.c -o 'odd $name#.o'",
          "clang -Iinc -Wp,-MD,dep.P -c a.c -o sub/q.o",
          "clang -Iinc -Wp,-MMD,dep.P -MT t -MP -c a.c -o sub/q.o",
          "clang -Iinc -Wp,-DX=5 -Xpreprocessor -UY -c a.c",
          "clang -Iinc -include inc/once.h -MD -c a.c",
          "clang -isystem inc -iquote sub -idirafter sub -c a.c",
          "clang -isysteminc -MMD -c a.c",
          "clang -Iinc -std=c11 -fPIC -fstack-protector-strong -fno-strict-aliasing -c a.c",
          "clang -Iinc -x c -c a.c -o plain.o -MD",
          "clang -Iinc -march=haswell -mno-avx -c a.c",
          "clang -Iinc -march=native -O2 -c a.c",
          "clang -Iinc -mtune=native -O2 -c a.c",
          "clang -target x86_64-linux-gnu -Iinc -c a.c",
          "clang --target=x86_64-pc-linux-gnu -Iinc -c a.c",
          "clang -m32 -c ready.i",
          "clang -Iinc -pthread -pipe -w -c a.c",
          "clang -Iinc -Wa,--noexecstack -Xassembler -L -c a.c",
          "clang -Iinc -finput-charset=UTF-8 -fexec-charset=utf-8 -c a.c",
          "clang -c ready.i",
          "clang++ -x c++ -c ready.i -o ready.o",
          "clang -x cpp-output -c ready.i",
          "clang -c made.i -O2",
          "clang -c made.i -S",
          "clang @args -MMD -c a.c -o a.o",
          "clang++ -Iinc -x c++ -c a.c -O2",
          "clang++ -Iinc -std=c++20 -O2 -MD -c sub/b.cc -o b.o",
          "clang++ -Iinc -fno-exceptions -fno-rtti -fvisibility=hidden -c sub/b.cc",
          "clang++ -Iinc -Wunused-macros -w -c sub/b.cc",
          "clang++ -Iinc -Wno-everything -pedantic -c sub/b.cc",
          "clang -Iinc -S a.c",
          "clang -Iinc -S -O2 -fPIC a.c -o out.s -MD",
          "clang++ -Iinc -S sub/b.cc",
          "clang -Iinc -c -S a.c",
          "clang -Iinc -emit-llvm -c a.c",
          "clang -Iinc -emit-llvm -S a.c",
          "clang++ -Iinc -emit-llvm -S sub/b.cc -o b.x",
          "clang -Iinc -flto -c a.c",
          "clang -Iinc -flto=thin -c sub/b.cc",
          "clang -Iinc -fsanitize=address,undefined -c a.c",
          "clang -Iinc -fsanitize=address -fsanitize-ignorelist=list -MD -c a.c",
          "clang -Iinc -fprofile-instr-generate=x.profraw -c a.c",
          "clang++ -Iinc -fprofile-generate -c sub/b.cc",
          "clang -Iinc -fopenmp -c a.c",
          "clang -Iinc -mllvm -inline-threshold=3 -O2 -c a.c",
          "clang -Iinc -Xclang -fno-pch-timestamp -Xclang -target-feature -Xclang +avx -c a.c",
          "clang -Iinc -gsplit-dwarf -c a.c",
          "clang -Iinc -g0 -gsplit-dwarf -c a.c",
          "clang -Iinc -ffile-compilation-dir=/elsewhere -c a.c",
          "clang --compile --include-directory inc --define-macro X=9 --output=q.o a.c",
          "clang --compile --include-directory=inc --write-dependencies --optimize=2 a.c",
          "clang -Iinc -fobjc-runtime=gnustep-2.0 -c o.m",
          "clang -Iinc -fobjc-runtime=gnustep-2.1 -c o.m -MD -o sub/o.o -O2",
          "clang++ -Iinc -fobjc-arc -fobjc-runtime=gnustep-2.0 -c p.mm",
          "clang -fobjc-runtime=gnustep-2.0 -Iinc -x objective-c++ -S p.mm");

  @TempDir Path root;

  @BeforeEach
  void needClang() {
    RealCompiler.need("clang");
  }

  @ParameterizedTest
  @FieldSource("LINES")
  void writesTheSameFilesAsOneLocalCompile(String line) throws Exception {
    new TwoSteps(root, "clang").expectSameFiles(line);
  }

  /** The compiler there sees macros and pragmas as they were, so it warns as a plain compile. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "clang -Iinc -Wall -Wextra -c warn.c",
        "clang -Iinc -Wall -pedantic -O2 -c warn.c",
        "clang -Iinc -Weverything -fno-caret-diagnostics -S warn.c"
      })
  void warnsTheSameInPartialPreprocessing(String line) throws Exception {
    TwoSteps steps = new TwoSteps(root, "clang");

    assertThat(steps.diagnostics(line, Optional.of(true)))
        .isEqualTo(steps.diagnostics(line, Optional.empty()))
        .contains("-Wparentheses");
  }

  @Test
  void preprocessesTheHeaderOfAPrecompiledOne() throws Exception {
    TwoSteps steps = new TwoSteps(root, "clang");
    Path header = Files.writeString(root.resolve("pre.h"), "#pragma once\n#define X 8\n");
    RealCompiler.output("clang", "-x", "c-header", header.toString(), "-o", header + ".pch");
    assertThat(Path.of(header + ".pch")).exists();

    steps.expectSameFiles("clang -Iinc -include-pch " + header + ".pch -c a.c");
    steps.expectSameFiles("clang -Iinc -include " + header + " -c a.c");
    steps.expectSameFiles(
        "clang -Iinc -Xclang -include-pch -Xclang %s.pch -Xclang -include -Xclang %s -c a.c"
            .formatted(header, header));
  }

  /** Clang's own table of files holds a digest of the file it opened; what is said is the same. */
  @ParameterizedTest
  @CsvSource({
    "clang -g -Iinc -c a.c -o a.o, DW_AT_comp_dir, work",
    "clang -g -fdebug-compilation-dir=/elsewhere -Iinc -c a.c -o a.o, DW_AT_comp_dir, /elsewhere",
    "clang -g -ffile-compilation-dir=/elsewhere -Iinc -c a.c -o a.o, DW_AT_comp_dir, /elsewhere",
    "clang -g -gsplit-dwarf -Iinc -c a.c -o a.o, dwo_name, a.dwo",
    "clang -g -gsplit-dwarf -Iinc -c a.c -o sub/x.y.o, dwo_name, sub/x.y.dwo",
    "clang -g -gsplit-dwarf -Iinc -c a.c -o sub/.hidden, dwo_name, sub/.dwo",
    "clang++ -g -gsplit-dwarf -gdwarf-4 -Iinc -c sub/b.cc, dwo_name, b.dwo"
  })
  void tellsDebuggersWhereTheFilesAre(String line, String attribute, String value)
      throws Exception {
    TwoSteps steps = new TwoSteps(root, "clang");
    Set<String> files = steps.compilePlainly(line).keySet();
    String object = steps.job(line).output();
    List<String> expected = steps.attributes(object, attribute);
    assertThat(expected).isNotEmpty().allMatch(text -> text.endsWith(value));
    for (boolean partial : new boolean[] {false, true}) {
      assertThat(steps.compileInTwoSteps(line, partial).keySet()).isEqualTo(files);
      assertThat(steps.attributes(object, attribute)).isEqualTo(expected);
    }
  }
}
