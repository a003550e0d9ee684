package dev.affogato.testing.catalogue;

import dev.affogato.testing.farm.Requirements;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The compile cases of behaviour spec 6.2 on one farm, which serves them all: stock's scheduler
 * takes half a minute to look at a new peer.
 *
 * <p>Not every farm runs every case in every build; {@code -Dcatalogue=all} does.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Catalogue {
  private final Lineup lineup;
  private CatalogueFarm farm;
  private Path work;
  private int number;

  Catalogue(Lineup lineup) {
    this.lineup = lineup;
  }

  /** The cases of this farm. */
  Stream<CompileCase> cases() {
    return "all".equals(System.getProperty("catalogue"))
        ? all()
        : all().filter(wanted -> Cases.SELECTION.contains(wanted.row()));
  }

  /** Whatever the client does right. */
  Stream<CompileCase> all() {
    return Cases.all().stream()
        .filter(wanted -> wanted.verdict(lineup.client()) != Verdict.DEFECTIVE);
  }

  @BeforeAll
  void startFarm(@TempDir Path folder) throws Exception {
    for (String[] tool : new String[][] {{"gcc", "gcc"}, {"g++", "g++"}, {"readelf", "binutils"}}) {
      Requirements.program("/usr/bin/" + tool[0], tool[1]);
    }
    work = Files.createDirectory(folder.resolve("work"));
    farm = new CatalogueFarm(folder, lineup);
  }

  @AfterAll
  void stopFarm() throws Exception {
    if (farm != null) {
      farm.close();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void doesWhatTheCompilerAloneDoes(CompileCase wanted) throws Exception {
    Path directory =
        work.resolve(List.of(++number, wanted.row()).toString().replaceAll("\\W+", "-"));
    new TripleRun(farm, wanted, directory).check();
  }
}
