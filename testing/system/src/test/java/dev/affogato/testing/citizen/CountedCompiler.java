package dev.affogato.testing.citizen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A {@code gcc} that knows how many of it ever ran at once, without sampling: each takes the lowest
 * free place of its kind and keeps it until its last process has ended. Confined to its test.
 */
final class CountedCompiler {
  /** What a command does to the machine. */
  enum Kind {
    PREPROCESSOR,
    COMPILER,
    ANY
  }

  private final Path tools;
  private final Path places;

  /** Builds it below {@code folder}. */
  CountedCompiler(Path folder) throws Exception {
    tools = Files.createDirectories(folder.resolve("tools"));
    places = Files.createDirectories(folder.resolve("places"));
    List<String> command =
        List.of(
            "gcc",
            "-O2",
            "-DCOMPILER=\"/usr/bin/gcc\"",
            "-DFOLDER=\"" + places + "\"",
            "-o",
            tools.resolve("gcc").toString(),
            Path.of("src/test/c/counted.c").toAbsolutePath().toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
  }

  /** To be put on PATH behind the launchers. */
  Path tools() {
    return tools;
  }

  /** The greatest number of this kind that ran at once. */
  long most(Kind kind) throws IOException {
    String prefix = kind.name().toLowerCase(java.util.Locale.ROOT) + "-";
    try (Stream<Path> files = Files.list(places)) {
      return files.filter(file -> file.getFileName().toString().startsWith(prefix)).count();
    }
  }
}
