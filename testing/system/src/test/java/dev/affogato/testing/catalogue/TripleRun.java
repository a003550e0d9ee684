package dev.affogato.testing.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.testing.catalogue.CatalogueFarm.Ran;
import dev.affogato.testing.farm.Maker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The triple run of behaviour spec 6.1: a command through the client for its own machine, through
 * the client for a server, and by the compiler alone; who reads the results cannot tell which was
 * which.
 */
final class TripleRun {
  private final CatalogueFarm farm;
  private final CompileCase wanted;
  private final Path directory;
  private final List<String> command;
  private final Verdict verdict;
  private final Products before;

  TripleRun(CatalogueFarm farm, CompileCase wanted, Path directory) throws Exception {
    this.farm = farm;
    this.wanted = wanted;
    this.directory = directory;
    this.command = located(wanted.command(), directory);
    this.verdict = wanted.verdict(farm.client());
    for (List<String> preparation : wanted.preparations()) {
      Ran ran = farm.run(directory, Map.of(), located(real(preparation), directory));
      assertThat(ran.status()).as("%s: %s", preparation, ran).isZero();
    }
    this.before = Products.of(directory);
  }

  void check() throws Exception {
    Ran alone = farm.run(directory, environment(), real(command));
    Products expected = harvest("alone");
    Ran here = wrapped(CatalogueFarm.SUBMITTER, alone, expected);
    checkHere(here);
    int mark = farm.first().log().length();
    int other = farm.second().log().length();
    Ran there = wrapped(CatalogueFarm.FIRST, alone, expected);
    checkThere(there);
    checkServer(mark, there);
    assertThat(farm.second().logSince(other)).doesNotContain("ompilation ");
    farm.checkLogs(verdict, here, there);
  }

  /** {@code text} with the working directory, or its name, in place. */
  private static String located(String text, Path directory) {
    return text.replace("{dir}", directory.toString())
        .replace("{case}", directory.getFileName().toString());
  }

  private static List<String> located(List<String> words, Path directory) {
    return words.stream().map(word -> located(word, directory)).toList();
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    wanted.environment().forEach((name, value) -> environment.put(name, located(value, directory)));
    return environment;
  }

  private Ran wrapped(String machine, Ran alone, Products expected) throws Exception {
    Ran ran = farm.icecc(directory, machine, environment(), command);
    Products made = harvest(machine);
    String what = wanted + " on " + machine + "\n" + ran.log();
    assertThat(ran.status()).as("%s\n%s", what, ran.stderr()).isEqualTo(alone.status());
    assertThat(ran.stdout()).as(what).isEqualTo(alone.stdout());
    assertThat(ran.stderr()).as(what).isEqualTo(alone.stderr());
    boolean exact = wanted.exact() && farm.client() == Maker.OURS;
    made.assertSameAs(expected, exact, what);
    return ran;
  }

  private Products harvest(String run) throws IOException {
    Path kept = directory.resolveSibling(directory.getFileName() + "-" + run);
    return before.moveNew(Products.of(directory), kept);
  }

  /** The scheduler was asked for the client's own machine. */
  private void checkHere(Ran here) {
    switch (verdict) {
      case REMOTE, REBUILT ->
          assertThat(here.log())
              .contains("building myself, but telling localhost")
              .doesNotContain("<building_local>");
      case LOCAL -> checkLocal(here);
      case ANYWHERE, DEFECTIVE -> {}
    }
  }

  private void checkThere(Ran there) {
    switch (verdict) {
      case REMOTE ->
          assertThat(there.log())
              .contains("Have to use host " + farm.host(CatalogueFarm.FIRST))
              .doesNotContain("local build forced")
              .doesNotContain("<building_local>");
      case REBUILT ->
          assertThat(there.log())
              .contains("Have to use host " + farm.host(CatalogueFarm.FIRST))
              .contains("local build forced")
              .contains("<building_local>");
      case LOCAL -> checkLocal(there);
      case ANYWHERE, DEFECTIVE -> {}
    }
    assertThat(there.log()).doesNotContain("Have to use host " + farm.host(CatalogueFarm.SECOND));
  }

  private static void checkLocal(Ran ran) {
    assertThat(ran.log())
        .contains("<building_local>")
        .doesNotContain("Have to use host", "local build forced");
  }

  private void checkServer(int mark, Ran there) throws Exception {
    switch (verdict) {
      case REMOTE -> {
        String end =
            there.status() == 0
                ? "ompilation completed with exit code 0"
                : "ompilation exited with exit code " + there.status();
        farm.awaitLog(farm.first(), mark, end, there);
        for (String text : wanted.onServer()) {
          assertThat(farm.first().logSince(mark)).containsPattern(text);
        }
      }
      case LOCAL -> assertThat(farm.first().logSince(mark)).doesNotContain("ompilation ");
      case REBUILT, ANYWHERE, DEFECTIVE -> {}
    }
  }

  private static List<String> real(List<String> command) {
    List<String> words = new ArrayList<>(command);
    if (!command.getFirst().contains("/")) {
      words.set(0, "/usr/bin/" + command.getFirst());
    }
    return words;
  }
}
