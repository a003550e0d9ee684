package dev.affogato.testing.surroundings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.testing.farm.Requirements;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The tree under test where every user can reach it, a compiler's archive, and a sandbox.
 *
 * @param links folder of links named like compilers
 * @param archive what ICECC_VERSION is to name
 * @param supervisor the program of src/test/c/supervisor.c
 */
record Installation(Path links, Path archive, Path supervisor) {
  static Installation in(Path folder) throws Exception {
    Path dist = folder.resolve("dist");
    run(folder, List.of("cp", "-a", Requirements.dist().toString(), dist.toString()));
    run(folder, List.of("chmod", "-R", "a+rX", dist.toString()));
    Path archives = Files.createDirectory(folder.resolve("archives"));
    String pack = dist.resolve("bin/icecc-create-env").toString();
    run(archives, List.of(pack, "--gcc", "/usr/bin/gcc", "/usr/bin/g++"));
    Path supervisor = folder.resolve("supervisor");
    String source = Path.of("src/test/c/supervisor.c").toAbsolutePath().toString();
    run(
        folder,
        List.of("cc", "-std=c11", "-O1", "-Wall", "-Werror", "-o", supervisor.toString(), source));
    try (Stream<Path> files = Files.list(archives)) {
      Path archive = files.filter(f -> f.toString().endsWith(".tar.gz")).findAny().orElseThrow();
      return new Installation(dist.resolve("libexec/icecc/bin"), archive, supervisor);
    }
  }

  private static void run(Path folder, List<String> command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as("%s: %s", command, said).isZero();
  }
}
