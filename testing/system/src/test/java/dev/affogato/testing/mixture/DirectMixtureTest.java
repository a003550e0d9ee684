package dev.affogato.testing.mixture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.testing.farm.Farm;
import dev.affogato.testing.farm.Maker;
import dev.affogato.testing.farm.Program;
import dev.affogato.testing.farm.Requirements;
import dev.affogato.testing.farm.Wait;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Direct mode in a network that is not all ours: machines of ours get jobs as they are, a stock one
 * preprocessed, in the same build and from either scheduler.
 */
class DirectMixtureTest {
  /** What a daemon logs of each job that is not its own. */
  private static final String DONE = "ompilation completed with exit code 0";

  private static final List<String> OURS = List.of("one", "two");
  private static final String STOCK = "stock";

  /** So few that two machines have no place for all that is asked for at once. */
  private static final List<String> SLOTS = List.of("-m", "2");

  private static final int AT_ONCE = 12;
  private static final int UNITS = 24;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;

  @BeforeAll
  static void checkRequirements() {
    Requirements.root();
    Requirements.program("/usr/sbin/iceccd", "icecc");
    Requirements.program("/usr/bin/bwrap", "bubblewrap");
    Requirements.program("/usr/bin/make", "make");
  }

  @ParameterizedTest
  @EnumSource(Maker.class)
  void allMachinesAreUsedAndAllObjectsRight(Maker scheduler) throws Exception {
    try (Farm farm = new Farm(folder, "submitter", "one", "two", STOCK)) {
      farm.startScheduler(scheduler);
      Map<String, Program> machines = new LinkedHashMap<>();
      for (String name : OURS) {
        machines.put(name, farm.startDaemon(Maker.OURS, name, SLOTS));
      }
      machines.put(STOCK, farm.startDaemon(Maker.STOCK, STOCK, SLOTS));
      Program submitter = farm.startSubmitter(Maker.OURS);
      farm.awaitLogin(submitter);
      farm.awaitLogin(machines.values().toArray(Program[]::new));
      Path project = project();
      for (String name : OURS) {
        acquaint(farm, project, name);
      }
      build(farm, project);

      Map<String, Integer> compiled = new LinkedHashMap<>();
      for (int unit = 0; unit < UNITS; unit++) {
        String machine = machineOf(farm, project, unit);
        compiled.merge(machine, 1, Integer::sum);
        assertRight(farm, project, unit, machine);
      }
      assertThat(compiled).containsOnlyKeys(machines.keySet());
      for (var machine : machines.entrySet()) {
        int jobs = compiled.get(machine.getKey());
        Wait.until(
            jobs + " jobs in the log of " + machine.getKey(),
            LIMIT,
            () -> machine.getValue().logged(DONE) >= jobs,
            compiled::toString);
      }
    }
  }

  /**
   * Sends a job of its own to {@code machine} until that has compiled one. A busy computer may keep
   * a daemon's first word on a connection longer than another waits for it, and then a job is
   * compiled here: rightly, but not what is looked at.
   */
  private static void acquaint(Farm farm, Path project, String machine) throws Exception {
    Map<String, String> environment = environment(farm);
    environment.put("ICECC_PREFERRED_HOST", machine);
    String source = "first-" + machine + ".c";
    Files.writeString(project.resolve(source), "int first_" + machine + ";\n");
    List<String> compile = List.of(Maker.OURS.program("icecc"), "gcc", "-c", source);
    Wait.until(
        "a job done by " + machine,
        LIMIT,
        () -> {
          assertThat(farm.run(project, environment, compile)).isEqualTo(new Farm.Result(0, ""));
          return farm.clientLog().contains("compiled by " + machine + "\n");
        },
        () -> farm.folder().resolve("client.log").toString());
  }

  /** With an agent of its own, as large builds have: it asks for all at once. */
  private static Map<String, String> environment(Farm farm) {
    Map<String, String> environment = Farm.direct(farm.clientEnvironment());
    environment.put("AFFOGATO_OWN_AGENT", "1");
    return environment;
  }

  /** Every unit twice: through the farm, each with a log of its own, and by the compiler itself. */
  private static void build(Farm farm, Path project) throws Exception {
    Map<String, String> environment = environment(farm);
    List<String> make =
        List.of("make", "-j" + AT_ONCE, "ICECC=" + Maker.OURS.program("icecc"), "farm");
    Farm.Result built = farm.run(project, environment, make);
    assertThat(built.status()).as(built.output()).isZero();
    Farm.Result local = farm.run(project, environment, List.of("make", "-j2", "local"));
    assertThat(local.status()).as(local.output()).isZero();
  }

  /** Who compiled it, as the client tells; it fails if that went another way than it should. */
  private static String machineOf(Farm farm, Path project, int unit) throws Exception {
    Path file = project.resolve("farm/u" + unit + ".log");
    String stock = farm.machines().address(STOCK) + ":10245";
    String log = Files.readString(file, StandardCharsets.ISO_8859_1);
    assertThat(log).doesNotContain("local build forced").doesNotContain("<building_local>");
    for (String machine : OURS) {
      if (log.contains("direct: compiled by " + machine + "\n")) {
        return machine;
      }
    }
    assertThat(log).contains(stock + " executes no actions").contains("Have to use host " + stock);
    return STOCK;
  }

  private static void assertRight(Farm farm, Path project, int unit, String machine)
      throws Exception {
    Path object = project.resolve("farm/u" + unit + ".o");
    Path local = project.resolve("local/u" + unit + ".o");
    if (machine.equals(STOCK)) {
      // Debug information names options that a stock server adds.
      for (Path each : List.of(object, local)) {
        List<String> strip = List.of("strip", "--strip-debug", each.toString());
        assertThat(farm.run(project, farm.clientEnvironment(), strip))
            .isEqualTo(new Farm.Result(0, ""));
      }
    }
    assertThat(object).as("unit %s of %s", unit, machine).hasSameBinaryContentAs(local);
    assertThat(project.resolve("farm/u" + unit + ".d"))
        .hasSameBinaryContentAs(project.resolve("local/u" + unit + ".d"));
  }

  private Path project() throws Exception {
    Path project = Files.createDirectories(folder.resolve("work"));
    for (String name : List.of("include", "farm", "local")) {
      Files.createDirectories(project.resolve(name));
    }
    Files.writeString(
        project.resolve("include/n.h"), "#pragma once\n#define SQUARE(x) ((x)*(x))\n");
    for (int unit = 0; unit < UNITS; unit++) {
      boolean plain = unit % 2 == 1;
      Files.writeString(
          project.resolve("u" + unit + (plain ? ".c" : ".cpp")),
          (plain ? cSource() : cppSource()).formatted(unit, unit));
    }
    Files.writeString(project.resolve("Makefile"), makefile());
    return project;
  }

  private static String cSource() {
    return """
    #include <assert.h>
    #include <stdio.h>
    #include <n.h>
    int unit%d(int a) { assert(a); return printf("%%s %%d\\n", __FILE__, SQUARE(a + %d)); }
    """;
  }

  private static String cppSource() {
    return """
    #include <map>
    #include <string>
    #include <n.h>
    int unit%d(const std::map<std::string, int>& m) { return SQUARE(%d) + (int)m.size(); }
    """;
  }

  private static String makefile() {
    StringBuilder text = new StringBuilder("FLAGS = -g -O1 -Wall -Iinclude -MMD\n");
    for (String way : List.of("farm", "local")) {
      List<String> objects = new ArrayList<>();
      IntStream.range(0, UNITS).forEach(unit -> objects.add(way + "/u" + unit + ".o"));
      text.append(way).append(": ").append(String.join(" ", objects)).append("\n");
      String through = way.equals("farm") ? "ICECC_LOGFILE=farm/$*.log $(ICECC) " : "";
      for (String[] kind : new String[][] {{"c", "gcc"}, {"cpp", "g++"}}) {
        text.append(
            "%s/%%.o: %%.%s\n\t%s%s $(FLAGS) -MT $*.o -c $< -o $@\n"
                .formatted(way, kind[0], through, kind[1]));
      }
    }
    return text.append(".PHONY: farm local\n").toString();
  }
}
