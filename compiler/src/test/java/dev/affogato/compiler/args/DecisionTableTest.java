package dev.affogato.compiler.args;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.affogato.compiler.FileFacts;
import dev.affogato.compiler.MemoryFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The decision table of behaviour 2.3 to 2.8 and what is newer, as {@code decisions.txt} says. */
class DecisionTableTest {
  private static final MemoryFiles FILES =
      new MemoryFiles()
          .with("a.c", "")
          .with("folder", FileFacts.Kind.DIRECTORY)
          .with("folder/list", "fun:f")
          .with("/project/folder/list", "fun:f")
          .with("plugin.so", "so")
          .with("./plugin.so", "so")
          .with("folder/../plugin.so", "so")
          .with("/project/plugin.so", "so")
          .with("profile", "data")
          .with("/project/profile", "data")
          .with("macros.s", "")
          .with("/project/macros.s", "")
          .with("hard.specs", "*cc1_options:\n+ -fPIE\n")
          .with("./hard.specs", "*cc1_options:\n+ -fPIE\n")
          .with("/project/hard.specs", "*cc1_options:\n+ -fPIE\n")
          .with("./include.specs", "%include <other.specs>\n")
          .with("/project/include.specs", "%include <other.specs>\n")
          .with("all.h", "")
          .with("all.h.gch", "gpch")
          .with("only.h.gch", "gpch")
          .with("clang.h", "")
          .with("clang.h.pch", "pch")
          .with("ready.i", "# 1 \"other.c\"\n");

  @TestFactory
  Stream<DynamicTest> decidesAsWritten() throws IOException {
    return lines().map(line -> dynamicTest(line, () -> check(line)));
  }

  private static Stream<String> lines() throws IOException {
    try (InputStream in = DecisionTableTest.class.getResourceAsStream("decisions.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#") && !line.startsWith("=="))
              .toList()
              .stream();
    }
  }

  private static void check(String line) {
    String[] parts = line.split(" *=> *", -1);
    String command = parts[0];
    String what = parts[1];
    if (what.startsWith("one step: ")) {
      assertThat(Commands.analyse(command, FILES))
          .isInstanceOfSatisfying(
              OneStep.class,
              step -> assertThat("one step: " + step.reason().code()).isEqualTo(what));
      return;
    }
    if (what.startsWith("local ")) {
      assertThat(Commands.analyse(command, FILES))
          .isInstanceOfSatisfying(
              Local.class, local -> assertThat("local " + local.reason().code()).isEqualTo(what));
      return;
    }
    Remote job = Commands.remote(command, FILES);
    if (what.equals("remote")) {
      return;
    }
    boolean partial = what.startsWith("partial ");
    String preprocessing = what.substring(what.indexOf(' ') + 1);
    assertThat(String.join(" ", job.preprocessCommand(partial))).isEqualTo(preprocessing);
    assertThat(String.join(" ", job.remoteFlags(partial))).isEqualTo(parts[2]);
  }
}
