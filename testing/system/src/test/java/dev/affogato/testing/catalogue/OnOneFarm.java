package dev.affogato.testing.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.testing.catalogue.CatalogueFarm.Ran;
import dev.affogato.testing.farm.Requirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A farm for all rows of a class, and a fresh working directory for each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnOneFarm {
  private static final Path SOURCES = Path.of("src", "test", "resources", "catalogue");

  private final Lineup lineup;
  private CatalogueFarm farm;
  private Path work;
  private int directories;

  OnOneFarm(Lineup lineup) {
    this.lineup = lineup;
  }

  @BeforeAll
  void startFarm(@TempDir Path folder) throws Exception {
    Requirements.program("/usr/bin/gcc", "gcc");
    Requirements.program("/usr/bin/g++", "g++");
    Requirements.program("/usr/bin/readelf", "binutils");
    farm = new CatalogueFarm(folder, lineup);
    work = Files.createDirectory(folder.resolve("work"));
  }

  @AfterAll
  void stopFarm() throws Exception {
    if (farm != null) {
      farm.close();
    }
  }

  @AfterEach
  void everythingHasEnded() throws Exception {
    farm.awaitIdle();
  }

  final CatalogueFarm farm() {
    return farm;
  }

  final Lineup lineup() {
    return lineup;
  }

  /** A new folder with a copy of all sources. */
  final Path directory() throws IOException {
    Path directory = work.resolve("d" + ++directories);
    try (Stream<Path> all = Files.walk(SOURCES)) {
      for (Path from : all.toList()) {
        Files.copy(from, directory.resolve(SOURCES.relativize(from).toString()));
      }
    }
    return directory;
  }

  /** {@code words} through the client, which asks for the first server. */
  final Ran icecc(Path directory, String... words) throws Exception {
    return icecc(directory, Map.of(), words);
  }

  final Ran icecc(Path directory, Map<String, String> environment, String... words)
      throws Exception {
    return farm.icecc(directory, CatalogueFarm.FIRST, environment, List.of(words));
  }

  final Ran icerun(Path directory, Map<String, String> environment, String... words)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(farm.client().program("icerun")));
    command.addAll(List.of(words));
    return farm.run(directory, environment, command);
  }

  /** A program of the given lines for sh. */
  static Path script(Path file, String... lines) throws IOException {
    return program(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
  }

  /** An executable file. */
  static Path program(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }

  /** PATH with {@code folder} in front. */
  final Map<String, String> pathWith(Path folder) {
    String usual = farm.farm().clientEnvironment(CatalogueFarm.SUBMITTER).get("PATH");
    return Map.of("PATH", folder + ":" + usual);
  }

  final void assertRemote(Ran ran) {
    assertThat(ran.status()).as("%s", ran).isZero();
    assertThat(ran.log())
        .contains("Have to use host " + farm.host(CatalogueFarm.FIRST))
        .doesNotContain("local build forced")
        .doesNotContain("<building_local>");
  }

  static void assertLocal(Ran ran) {
    assertThat(ran.log())
        .contains("<building_local>")
        .doesNotContain("Have to use host")
        .doesNotContain("local build forced");
  }
}
