package dev.affogato.compiler.args;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compiles with the real gcc in one step and in our two, and compares every file. The second step
 * runs in an empty folder, as a compile server runs it (protocol 8).
 */
class RealGccTest {

  @SuppressWarnings("unused") // The cases, by name.
  static final List<String> LINES =
      List.of(
          "gcc -Iinc -c a.c",
          "gcc -Iinc -c a.c -o out.o",
          "gcc -Iinc -O2 -Wall -c a.c -o sub/out.o",
          "gcc -c a.c -Iinc -DX=3 -o out.o",
          "gcc -c a.c -Iinc -D X=3 -U Y -O3 -o out.o",
          "gcc -Iinc -MD -c a.c",
          "gcc -Iinc -MD -c a.c -o sub/q.o",
          "gcc -Iinc -MMD -c a.c -o sub/q",
          "gcc -Iinc -MD -c a.c -o q.x.y",
          "gcc -Iinc -MD -c a.c -o sub/.hidden",
          "gcc -Iinc -MD -c sub/b.cc",
          "gcc -Iinc -MMD -MP -c sub/b.cc -o sub/b.o",
          "gcc -Iinc -MD -MF dep.P -c a.c -o sub/q.o",
          "gcc -Iinc -MD -MT target -c a.c -o sub/q.o",
          "gcc -Iinc -MD -MQ 'a$b' -MT 'a$b' -MP -MF x.d -c a.c -o sub/q.o",
          "gcc -Iinc -MD -c a.c -o 'odd $name.o'",
          "gcc -Iinc -Wp,-MD,dep.P -c a.c -o sub/q.o",
          "gcc -Iinc -Wp,-MMD,dep.P,-MT,t -DX=2 -c a.c -o sub/q.o",
          "gcc -Iinc -Wp,-MMD,dep.P -MT t -MP -c a.c -o sub/q.o",
          "gcc -Iinc -MD -Wp,-MT,t -c a.c -o sub/q.o",
          "gcc -Iinc -MD -MMD -c a.c -o sub/q.o",
          "gcc -Iinc -Wp,-D_FORTIFY_SOURCE=2 -O2 -c a.c",
          "gcc -iquote inc -isystem sub -idirafter sub -c a.c -o out.o",
          "gcc -isysteminc -MMD -c a.c",
          "gcc -Iinc -include inc/forced.h -MD -c a.c",
          "gcc -Iinc -imacros m.h -c a.c -MD",
          "gcc -Iinc -std=gnu11 -fPIC -fstack-protector-strong -fno-strict-aliasing -c a.c",
          "gcc -Iinc -ansi -c a.c",
          "gcc -Iinc -x c -c plain -o plain.o -MD",
          "gcc -Iinc -march=haswell -mno-avx -c a.c",
          "gcc -Iinc -pthread -pipe -w -c a.c --param max-inline-insns-single=10",
          "gcc -Iinc -Wa,--noexecstack -Wa,--defsym,MY=1 -c a.c",
          "gcc -finput-charset=latin1 -c latin.c",
          "gcc -finput-charset=latin1 -fexec-charset=UTF-8 -c latin.c",
          "gcc -trigraphs -Wno-comment -c tri.c",
          "gcc -std=c99 -w -c tri.c",
          "gcc -c ready.i -MD",
          "g++ -c ready.i -o ready.o",
          "gcc @args -MMD -c a.c -o a.o",
          "g++ -Iinc -c a.c -O2",
          "g++ -Iinc -std=c++20 -O2 -MD -c sub/b.cc -o b.o",
          "g++ -Iinc -fno-exceptions -fno-rtti -fvisibility=hidden -c sub/b.cc",
          "gcc -Iinc -pedantic -std=c99 -O2 -c a.c",
          "g++ -Iinc -pedantic -std=c++17 -c sub/b.cc",
          "g++ -Iinc -pedantic -Wunused-macros -c sub/b.cc",
          "g++ -Iinc -fopenmp -fstack-clash-protection -c sub/b.cc",
          "gcc -Iinc -fno-common -fwrapv -Os -c a.c",
          "gcc -Iinc -lm -L. -Wl,-O1 -shared -c a.c",
          "gcc -Iinc -ffunction-sections -fmacro-prefix-map=a=b -c a.c",
          "gcc -Iinc -Wmissing-include-dirs -Wundef -Wsystem-headers -w -c a.c",
          "gcc -Iinc -S a.c",
          "gcc -Iinc -S -O2 -fPIC a.c -o out.s -MD",
          "gcc -Iinc -c -S a.c",
          "g++ -Iinc -S -masm=intel sub/b.cc",
          "gcc -Iinc -gsplit-dwarf -gno-split-dwarf -c a.c",
          "gcc -Iinc -march=native -O2 -c a.c",
          "gcc -Iinc -mno-avx -march=native -mtune=native -O3 -c a.c",
          "gcc -specs=./hard.specs -Iinc -c a.c -o a.o",
          "gcc -specs=./define.specs -Iinc -c a.c -o a.o",
          "gcc -Wa,macros.s -Iinc -c a.c",
          "gcc -Wa,--defsym -Wa,SYM=3 -Xassembler --noexecstack -Iinc -c a.c",
          "gcc -Wp,-MMD,./.a.o.d -Iinc -Wa,--64 -c a.c -o a.o",
          "gcc -Wp,-MMD -Wp,x.d -Iinc -c a.c",
          "gcc -Xpreprocessor -MD -Xpreprocessor x.d -Xpreprocessor -DX=4 -Iinc -c a.c",
          "gcc -Wp,-DX=8,-Iinc -O -c a.c",
          "gcc --compile --include-directory inc --define-macro=X=9 --output=q.o a.c",
          "gcc --compile --include-directory=inc --write-dependencies --optimize=2 a.c",
          "gcc -x cpp-output -c ready.i",
          "gcc -x c++-cpp-output -c ready.i -o r.o",
          "gcc -x c++ -x none -Iinc -c a.c",
          "gcc -Iinc -include pre.h -c a.c",
          "gcc -Iinc -fsanitize=address,undefined -c a.c",
          "gcc -Iinc -fverbose-asm -c a.c",
          "gcc -Iinc -fpch-preprocess -Winvalid-pch -c a.c",
          "gcc -Iinc -fdiagnostics-color=auto -fdiagnostics-plain-output -c a.c");

  @SuppressWarnings("unused") // The cases, by name.
  static final List<String> OBJECTIVE_C_LINES =
      List.of(
          "gcc -Iinc -c o.m",
          "gcc -Iinc -c o.m -MD -o sub/o.o -O2",
          "gcc -Iinc -x objective-c -c o.m",
          "gcc -Iinc -c ready.mi",
          "gcc -Iinc -x objective-c-cpp-output -c ready.mi",
          "g++ -Iinc -c p.mm",
          "g++ -Iinc -x objective-c++ -S p.mm");

  @TempDir Path root;

  @ParameterizedTest
  @FieldSource("LINES")
  void writesTheSameFilesAsOneLocalCompile(String line) throws Exception {
    new TwoSteps(root, "gcc").expectSameFiles(line);
  }

  @ParameterizedTest
  @FieldSource("OBJECTIVE_C_LINES")
  void writesTheSameFilesForObjectiveC(String line) throws Exception {
    RealCompiler.needInside(line.startsWith("g++") ? "cc1objplus" : "cc1obj");
    new TwoSteps(root, "gcc").expectSameFiles(line);
  }

  @Test
  void compilesTheHeaderOfAPrecompiledOne() throws Exception {
    TwoSteps steps = new TwoSteps(root, "gcc");
    Path header = Files.writeString(root.resolve("pre.h"), "#pragma once\n#define X 8\n");
    RealCompiler.output("gcc", "-x", "c-header", header.toString(), "-o", header + ".gch");
    assertThat(Path.of(header + ".gch")).exists();

    steps.expectSameFiles("gcc -Iinc -Winvalid-pch -include " + header + " -c a.c");
    steps.expectSameFiles("gcc -Iinc -fpch-preprocess -include " + header + " -c a.c");
  }

  /** Only the producer's own record of its options differs, which no debugger goes by. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gcc -g -O1 -Iinc -ffile-prefix-map=a=elsewhere -c a.c -o a.o",
        "gcc -g -pedantic -Iinc -ffile-prefix-map=a=elsewhere -c columns.c -o a.o"
      })
  void tellsDebuggersTheSameInPartialPreprocessing(String line) throws Exception {
    TwoSteps steps = new TwoSteps(root, "gcc");
    steps.compilePlainly(line);
    String expected = steps.debugInformation("a.o");
    steps.compileInTwoSteps(line, true);

    assertThat(steps.debugInformation("a.o"))
        .isEqualTo(expected)
        .contains("DW_AT_comp_dir", "DW_AT_decl_column");
  }

  @ParameterizedTest
  @CsvSource({
    "gcc -g -gsplit-dwarf -Iinc -c a.c -o a.o, a.dwo",
    "gcc -g -gsplit-dwarf -gdwarf-4 -Iinc -c a.c -o sub/x.y.o, sub/x.y.dwo",
    "gcc -gsplit-dwarf -Iinc -c a.c -o sub/.hidden, sub/.hidden.dwo",
    "g++ -g -gsplit-dwarf -Iinc -c sub/b.cc, b.dwo"
  })
  void writesTheSecondFileUnderTheNameTheObjectGives(String line, String second) throws Exception {
    TwoSteps steps = new TwoSteps(root, "gcc");
    Set<String> files = steps.compilePlainly(line).keySet();
    String object = steps.job(line).output();
    List<String> names = steps.attributes(object, "dwo_name");
    List<String> folder = steps.attributes(object, "comp_dir").stream().limit(1).toList();
    assertThat(files).contains(second);
    for (boolean partial : new boolean[] {false, true}) {
      assertThat(steps.compileInTwoSteps(line, partial).keySet()).isEqualTo(files);
      assertThat(steps.attributes(object, "dwo_name")).isEqualTo(names);
      assertThat(steps.attributes(object, "comp_dir")).startsWith(folder.toArray(String[]::new));
    }
  }
}
