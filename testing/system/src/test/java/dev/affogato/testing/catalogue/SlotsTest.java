package dev.affogato.testing.catalogue;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows 36 and 47 of behaviour spec 6.2, and the throttle of {@code ICECC=disable} of 6.3: how much
 * runs at once on the machine that builds.
 */
class SlotsTest {
  private static final String LOCAL = "localice";
  private static final String SERVER = "remoteice1";
  private static final int JOBS = 10;

  /** Waits to see another one at work, in vain if it is the last, and notes how many there were. */
  private static final String COUNTING =
      """
      #!/bin/sh
      cd "$(dirname "$0")" && : > running.$$
      tries=0
      while [ "$(ls | grep -c running)" -lt 2 ] && [ $tries -lt 30 ]; do
        tries=$((tries + 1))
        sleep 0.1
      done
      ls | grep -c running >> seen
      rm running.$$
      """;

  @TempDir Path folder;

  @BeforeAll
  static void checkRequirements() {
    Requirements.root();
    Requirements.program("/usr/bin/bwrap", "bubblewrap");
  }

  @Test
  void icerunTakesTheSlotsOfThisMachineWithAndWithoutAScheduler() throws Exception {
    try (Farm farm = new Farm(folder, LOCAL, SERVER)) {
      Program daemon = farm.startDaemon(Maker.OURS, LOCAL, List.of("--no-remote", "-m", "2"));
      Path socket = Path.of(farm.clientEnvironment(LOCAL).get("ICECC_TEST_SOCKET"));
      Wait.until("a socket", Duration.ofSeconds(30), () -> Files.exists(socket), () -> "");
      assertTwoAtOnce(farm, "alone");
      farm.startScheduler(Maker.OURS);
      Program server = farm.startDaemon(Maker.OURS, SERVER, List.of("-m", "2"));
      farm.awaitLogin(daemon, server);
      assertTwoAtOnce(farm, "together");
      assertThat(server.log()).doesNotContain("ompilation ");
    }
  }

  private void assertTwoAtOnce(Farm farm, String name) throws Exception {
    Path directory = Files.createDirectory(folder.resolve(name));
    Path program = OnOneFarm.program(directory.resolve("count"), COUNTING);
    Path log = directory.resolve("client.log");
    Map<String, String> environment = new HashMap<>(farm.clientEnvironment(LOCAL));
    environment.put("ICECC_LOGFILE", log.toString());
    environment.merge("PATH", directory + ":", (path, first) -> first + path);
    List<String> forms = List.of(program.toString(), "./count", "count", "../" + name + "/count");
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < JOBS; i++) {
      all.append(Maker.OURS.program("icerun")).append(' ').append(forms.get(i % forms.size()));
      all.append(" & ");
    }

    Farm.Streams ran =
        farm.runApart(LOCAL, directory, environment, List.of("sh", "-c", all + "wait"));

    assertThat(ran.stderr()).isEmpty();
    List<String> seen = Files.readAllLines(directory.resolve("seen"));
    assertThat(seen).hasSize(JOBS).contains("2").isSubsetOf("1", "2");
    assertThat(Files.readAllLines(log, StandardCharsets.ISO_8859_1))
        .filteredOn(line -> line.contains("<building_local>"))
        .hasSize(JOBS);
    assertThat(log).content().doesNotContain("Have to use host");
  }

  @Test
  void aMachineWithoutSlotsStillLinks() throws Exception {
    try (Farm farm = new Farm(folder, LOCAL, SERVER)) {
      farm.startScheduler(Maker.OURS);
      Program server = farm.startDaemon(Maker.OURS, SERVER, List.of("-m", "2"));
      Program daemon = farm.startDaemon(Maker.OURS, LOCAL, List.of("--no-remote", "-m", "0"));
      farm.awaitLogin(server, daemon);
      Path directory = Files.createDirectory(folder.resolve("work"));
      Files.writeString(directory.resolve("a.c"), "int a(void) { return 100; }\n");
      Files.writeString(
          directory.resolve("b.c"), "int a(void);\nint main(void) { return a() + 23; }\n");

      String client = Maker.OURS.program("icecc") + " gcc ";
      String build = client + "-c a.c && " + client + "-c b.c && " + client + "a.o b.o -o p && ./p";
      Farm.Streams ran =
          farm.runApart(
              LOCAL, directory, farm.clientEnvironment(LOCAL), List.of("sh", "-c", build));

      assertThat(ran.status()).as("%s\n%s", ran, farm.clientLog()).isEqualTo(123);
      Wait.until(
          "two compilations",
          Duration.ofSeconds(30),
          () -> server.logged("ompilation completed with exit code 0") == 2,
          () -> "");
      assertThat(farm.clientLog().lines().filter(line -> line.contains("<building_local>")))
          .hasSize(1);
    }
  }

  @Test
  void theClientAloneStartsNoMoreCompilersThanProcessors() throws Exception {
    int processors = Runtime.getRuntime().availableProcessors();
    Path program = OnOneFarm.program(folder.resolve("gcc"), COUNTING);
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 2 * processors + 2; i++) {
      all.append(Maker.OURS.program("icecc")).append(' ').append(program).append(" -c x.c & ");
    }
    try (Farm farm = new Farm(folder, LOCAL)) {
      Map<String, String> environment = new HashMap<>(farm.clientEnvironment(LOCAL));
      environment.remove("ICECC_TEST_SOCKET");
      environment.put("ICECC", "disable");

      farm.runApart(LOCAL, folder, environment, List.of("sh", "-c", all + "wait"));
    }

    assertThat(Files.readAllLines(folder.resolve("seen")))
        .hasSize(2 * processors + 2)
        .allSatisfy(seen -> assertThat(Integer.parseInt(seen)).isLessThanOrEqualTo(processors));
  }
}
