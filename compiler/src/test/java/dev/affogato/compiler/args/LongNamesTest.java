package dev.affogato.compiler.args;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LongNamesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --define-macro=A=B  | -D A=B
          --define-macro      | -D
          --optimize          | -O
          --optimize=3        | -O3
          --machine=arch=x    | -march=x
          --warn-all          | -Wall
          --sysroot=/x        | --sysroot=/x
          --param             | --param
          --compile           | -c
          -c                  | -c
          """)
  void saysTheSameShorter(String longer, String shorter) {
    assertThat(String.join(" ", LongNames.shortened(longer))).isEqualTo(shorter);
  }

  /** Where the compiler knows a long name at all, it means what we take it for. */
  @ParameterizedTest
  @ValueSource(strings = {"gcc", "clang"})
  void meansWhatTheCompilerMeans(String compiler) throws Exception {
    RealCompiler.need(compiler);
    Files.writeString(folder.resolve("a.c"), "int a;\n");
    List<String> wrong = new ArrayList<>();
    for (String name : LongNames.names()) {
      List<String> longer = value(name);
      List<String> shorter = new ArrayList<>(LongNames.shortened(longer.getFirst()));
      shorter.addAll(longer.subList(1, longer.size()));
      List<String> said = innerLines(compiler, longer);
      if (said != null && !said.equals(innerLines(compiler, shorter))) {
        wrong.add(String.join(" ", longer) + " is not " + String.join(" ", shorter));
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static List<String> value(String name) {
    return switch (name) {
      case "--language", "--language=" -> withValue(name, "c++");
      case "--entry", "--entry=", "--output", "--output=" -> withValue(name, "x.o");
      case "--include", "--include=", "--imacros", "--imacros=" -> withValue(name, "a.c");
      case "--machine-", "--machine=" -> List.of(name + "avx");
      case "--warn-" -> List.of(name + "all");
      case "--optimize=" -> List.of(name + "1");
      case "--for-assembler", "--for-assembler=" -> withValue(name, "-L");
      default -> LongNames.takesValue(name) ? withValue(name, "X") : List.of(name);
    };
  }

  private static List<String> withValue(String name, String value) {
    return name.endsWith("=") ? List.of(name + value) : List.of(name, value);
  }

  /** What the driver would run; null if it does not know the option. */
  private List<String> innerLines(String compiler, List<String> options) throws Exception {
    List<String> words = new ArrayList<>(List.of(compiler, "-###", "-c"));
    words.addAll(options);
    words.add("a.c");
    String answer = ProcessRunner.system().run(Command.of(words).in(folder)).stderrText();
    if (answer.contains("unrecognized command-line option")
        || answer.contains("unknown argument")
        || answer.contains("unsupported option")) {
      return null;
    }
    return answer
        .lines()
        .filter(line -> line.startsWith(" "))
        .map(line -> line.replaceAll("/tmp/[^ \"]*", "TEMPORARY"))
        // Clang repeats some options as spelled.
        .map(line -> line.replace("\"--", "\"-").replace("\"-O1\"", "\"-O\""))
        .toList();
  }
}
