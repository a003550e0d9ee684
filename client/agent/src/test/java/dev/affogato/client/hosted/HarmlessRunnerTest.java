package dev.affogato.client.hosted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a daemon runs for whoever asks, with its own rights. */
class HarmlessRunnerTest {
  private final List<Command> ran = new ArrayList<>();
  private final HarmlessRunner runner =
      new HarmlessRunner(command -> {
        ran.add(command);
        return new ProcessResult(0, new byte[0], new byte[0]);
      });

  private void run(Map<String, String> environment, String... words) throws Exception {
    List<String> argv = new ArrayList<>(List.of("/bin/sh"));
    argv.addAll(List.of(words));
    runner.run(Command.of(argv).withEnvironment(environment));
  }

  @Test
  void asksWhatCompilersAreAskedWithTheOptionsOfBuilds() throws Exception {
    run(
        Map.of("LC_ALL", "C", "PATH", "/home/user/bin", "TMPDIR", "/home/user"),
        "-O2",
        "-std=gnu++20",
        "-march=x86-64-v2",
        "-fno-exceptions",
        "-fPIC",
        "-pthread",
        "-fsanitize=address",
        "-flto=auto",
        "-ffat-lto-objects",
        "-frecord-gcc-switches",
        "-fstack-protector-strong",
        "-fcf-protection=full",
        "-w",
        "-E",
        "-dD",
        "-v",
        "-x",
        "c++",
        "-");
    run(Map.of(), "-print-prog-name=as");
    run(Map.of(), "--inhibit-cache", "--library-path", "", "--list", "/bin/sh");

    assertThat(ran).hasSize(3);
    assertThat(ran.getFirst().environment())
        .isEqualTo(Map.of("LC_ALL", "C", "PATH", "/usr/bin:/bin"));
    assertThat(ran.getFirst().directory()).isEqualTo(Path.of("/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-B/home/user/tools",
        "-Bhere",
        "-fplugin=/home/user/evil.so",
        "-fplugin=evil",
        "-specs=/home/user/specs",
        "--specs=nano.specs",
        "-wrapper",
        "-Wp,-MD,out",
        "-Wa,-a=out",
        "-Xclang",
        "-load",
        "-mllvm",
        "-fdump-tree-all",
        "-save-temps",
        "-fprofile-generate",
        "-ftime-trace",
        "-o",
        "out",
        "-MD",
        "-MFout",
        "@options",
        "-include",
        "-DX=1",
        "--sysroot=/home/user",
        "--gcc-toolchain=/home/user",
        "--config",
        "-ccc-gcc-name",
        "-resource-dir",
        "../cc1"
      })
  void refusesWordsThatDoMoreThanAsk(String word) {
    assertThatThrownBy(() -> run(Map.of(), word, "-E", "-"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(word);
    assertThat(ran).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LD_PRELOAD",
        "LD_LIBRARY_PATH",
        "COMPILER_PATH",
        "GCC_EXEC_PREFIX",
        "CCC_OVERRIDE_OPTIONS",
        "BASH_ENV"
      })
  void refusesVariablesThatHaveProgramsLoadSomething(String name) {
    assertThatThrownBy(() -> run(Map.of(name, "/home/user"), "-v"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(name);
    assertThat(ran).isEmpty();
  }

  @Test
  void runsNoProgramThatSomebodyElseThanRootCouldChange(@TempDir Path folder) throws Exception {
    Path program = Files.copy(Path.of("/bin/sh"), folder.resolve("gcc"));
    Path link = Files.createSymbolicLink(folder.resolve("sh"), Path.of("/bin/sh"));
    for (String name : List.of(program.toString(), link.toString(), "sh")) {
      assertThatThrownBy(() -> runner.run(Command.of(name, "-v").withEnvironment(Map.of())))
          .as(name)
          .isInstanceOf(IOException.class);
    }
    assertThat(ran).isEmpty();
  }
}
