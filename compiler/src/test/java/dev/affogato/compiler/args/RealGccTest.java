package dev.affogato.compiler.args;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.io.FileTrees;
import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.compiler.CompilerKind;
import dev.affogato.compiler.FileView;
import dev.affogato.compiler.Language;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Compiles with the real gcc in one step and in our two, and compares every file. The second step
 * runs in an empty folder, as a compile server runs it (protocol 8).
 */
class RealGccTest {
  private static final Map<String, String> SOURCES =
      Map.of(
          "a.c",
          """
          #include <stdio.h>
          #include "h.h"
          #define TWICE(x) ((x) * (x))
          int main(void) { printf("%s %d\\n", __FILE__, TWICE(LIMIT)); return X; }
          """,
          "sub/b.cc",
          """
          #include <string>
          #include "h.h"
          namespace { struct Hidden { virtual ~Hidden() {} }; }
          std::string name() { Hidden h; return std::string(R"(raw "text")") + WORD; }
          """,
          "inc/h.h",
          "#pragma once\n#define LIMIT 7\n#define WORD \"word\"\n#ifndef X\n#define X 0\n#endif\n",
          "inc/forced.h",
          "static inline int forced(void) { return 1; }\n",
          "latin.c",
          "const char *s = \"caf\u00e9\";\n",
          "tri.c",
          "int a??(2??) = {1, 2}; /* a /* b */ // c \\\nd\nint b = __COUNTER__ + __LINE__;\n",
          "ready.i",
          "# 1 \"other.c\"\nint ready(void) { return 3; }\n",
          "plain",
          "#include \"h.h\"\nint plain = LIMIT;\n",
          "args",
          "-Iinc '-DX=(1 + 2)'\n-O2",
          "inc/m.h",
          "#define X 5\n");

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
          "g++ -Iinc -pedantic -Wunused-macros -c sub/b.cc",
          "g++ -Iinc -fopenmp -fstack-clash-protection -c sub/b.cc",
          "gcc -Iinc -fno-common -fwrapv -Os -c a.c",
          "gcc -Iinc -lm -L. -Wl,-O1 -shared -c a.c",
          "gcc -Iinc -ffunction-sections -fmacro-prefix-map=a=b -c a.c",
          "gcc -Iinc -Wmissing-include-dirs -Wundef -Wsystem-headers -w -c a.c");

  @TempDir static Path root;
  private final ProcessRunner runner = ProcessRunner.system();

  @ParameterizedTest
  @FieldSource("LINES")
  void writesTheSameFilesAsOneLocalCompile(String line) throws Exception {
    Map<String, byte[]> expected = compilePlainly(line);

    assertSame(expected, compileInTwoSteps(line, false));
    if (job(line, prepare("work")).partialPreprocessingPossible()) {
      assertSame(expected, compileInTwoSteps(line, true));
    }
  }

  /** Only the producer's own record of its options differs, which no debugger goes by. */
  @Test
  void tellsDebuggersTheSameInPartialPreprocessing() throws Exception {
    String line = "gcc -g -O1 -Iinc -ffile-prefix-map=a=elsewhere -c a.c -o a.o";
    compilePlainly(line);
    String expected = debugInformation();
    compileInTwoSteps(line, true);

    assertThat(debugInformation()).isEqualTo(expected).contains("DW_AT_comp_dir", "elsewhere");
  }

  private String debugInformation() throws Exception {
    Path object = root.resolve("work/a.o");
    Command readelf = Command.of("readelf", "--debug-dump=info,decodedline", object.toString());
    return runner
        .run(readelf)
        .stdoutText()
        .lines()
        .filter(line -> !line.contains("DW_AT_producer"))
        // Places in the file and in its string table move with the producer's length.
        .map(line -> line.replaceAll("offset: [0-9a-fx]+|<(0x)?[0-9a-f]+>", ""))
        .reduce("", (all, line) -> all + line + "\n");
  }

  private Map<String, byte[]> compilePlainly(String line) throws Exception {
    Path folder = prepare("work");
    ProcessResult result = runner.run(Command.of(Commands.words(line)).in(folder));
    assertThat(result.stderrText()).isEmpty();
    assertThat(result.succeeded()).isTrue();
    return filesIn(folder);
  }

  private Map<String, byte[]> compileInTwoSteps(String line, boolean partial) throws Exception {
    Path folder = prepare("work");
    Remote job = job(line, folder);
    byte[] text = preprocessed(line, folder, job, partial);
    List<String> words = new ArrayList<>();
    words.add(job.language() == Language.CXX ? "g++" : "gcc");
    words.addAll(List.of("-x", job.language().optionName()));
    words.addAll(job.remoteFlags(partial));
    words.addAll(List.of("-fpreprocessed", "-", "-o", folder.resolve(job.output()).toString()));
    ProcessResult result = runner.run(Command.of(words).in(prepareEmpty("server")).withStdin(text));
    assertThat(result.stderrText()).isEmpty();
    assertThat(result.succeeded()).isTrue();
    return filesIn(folder);
  }

  private byte[] preprocessed(String line, Path folder, Remote job, boolean partial)
      throws Exception {
    if (job.inputIsPreprocessed()) {
      return Files.readAllBytes(folder.resolve(job.input()));
    }
    List<String> words = new ArrayList<>(List.of(Commands.words(line).getFirst()));
    words.addAll(job.preprocessCommand(partial));
    ProcessResult result = runner.run(Command.of(words).in(folder));
    assertThat(result.stderrText()).isEmpty();
    assertThat(result.succeeded()).isTrue();
    return result.stdout();
  }

  private static Remote job(String line, Path folder) {
    List<String> words = Commands.words(line);
    Language driver = words.getFirst().equals("g++") ? Language.CXX : Language.C;
    return (Remote)
        ArgumentAnalysis.analyse(
            CompilerKind.GCC,
            driver,
            words.subList(1, words.size()),
            FileView.at(folder),
            CompilerAnswers.NONE);
  }

  private static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> actual) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    // Not isEqualTo: it would print both objects.
    expected.forEach((name, bytes) ->
        assertThat(Arrays.mismatch(bytes, actual.get(name))).as(name).isEqualTo(-1));
  }

  private static Path prepareEmpty(String name) throws IOException {
    Path folder = root.resolve(name);
    FileTrees.delete(folder);
    return Files.createDirectories(folder);
  }

  private static Path prepare(String name) throws IOException {
    Path folder = prepareEmpty(name);
    for (Map.Entry<String, String> source : SOURCES.entrySet()) {
      Path file = folder.resolve(source.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, source.getValue(), StandardCharsets.ISO_8859_1);
    }
    return folder;
  }

  private static Map<String, byte[]> filesIn(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(path).toString(), Files.readAllBytes(path));
      }
    }
    return files;
  }
}
