package dev.affogato.testing.ipv6;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.affogato.testing.farm.Farm;
import dev.affogato.testing.farm.Maker;
import dev.affogato.testing.farm.Program;
import dev.affogato.testing.farm.Requirements;
import dev.affogato.testing.farm.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds are spread over IPv6 where there is nothing else, and never across the families. */
class Ipv6Test {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final String COMPILED = "ompilation completed with exit code 0";

  @TempDir Path folder;

  private final List<Program> programs = new ArrayList<>();
  private Farm farm;

  @BeforeAll
  static void checkRequirements() {
    Requirements.root();
    Requirements.program("/usr/bin/bwrap", "bubblewrap");
    assumeTrue(Files.exists(Path.of("/proc/net/if_inet6")), "this kernel has no IPv6");
  }

  @BeforeEach
  void writeSource() throws IOException {
    Files.writeString(folder.resolve("a.c"), "int a(void) { return 1; }\n");
  }

  @Test
  void findsItsSchedulerAndBuildsWithoutIpv4() throws Exception {
    try (Farm started = new Farm(folder)) {
      farm = started;
      farm.machines().useIpv6Only("scheduler", "submitter", "server");
      start(farm.startScheduler(Maker.OURS));
      Program server = start(farm.startSearchingDaemon(Maker.OURS, "server", List.of("-m", "4")));
      // Found by asking all nodes of the link, and so met by link-local addresses.
      Program submitter = startSearchingSubmitter();
      farm.awaitLogin(server, submitter);
      expectRemoteJob(server, farm.clientEnvironment());
      assertThat(farm.askScheduler("listcs"))
          .contains(" server ([fe80::")
          .contains("%eth0]:10245)");
      submitter.close();

      server.close();
      // Named, and met by the addresses that routers know.
      Program named =
          start(
              farm.startSearchingDaemon(
                  Maker.OURS, "server", List.of("-m", "4", "-s", "[" + six("scheduler") + "]")));
      submitter =
          start(
              farm.startSearchingDaemon(
                  Maker.OURS,
                  "submitter",
                  List.of("--no-remote", "-m", "0", "-s", "[" + six("scheduler") + "]:8765")));
      farm.awaitLogin(named, submitter);
      expectRemoteJob(named, farm.clientEnvironment());
      expectRemoteJob(named, Farm.direct(farm.clientEnvironment()));
      assertThat(farm.askScheduler("listcs")).contains(" server ([" + six("server") + "]:10245)");
      assertThat(status("-s", six("scheduler"))).contains("[" + six("server") + "]:10245");
    }
  }

  @Test
  void sharesOneSchedulerWithMachinesThatHaveIpv4Only() throws Exception {
    try (Farm started = new Farm(folder, "submitter", "server", "stock", "six")) {
      farm = started;
      farm.machines().addIpv6("scheduler");
      farm.machines().useIpv6Only("six");
      start(farm.startScheduler(Maker.OURS));
      Program stock = start(farm.startDaemon(Maker.STOCK, "stock", List.of("-m", "4")));
      Program six =
          start(
              farm.startSearchingDaemon(
                  Maker.OURS, "six", List.of("-m", "8", "-s", "[" + six("scheduler") + "]")));
      Program submitter = start(farm.startSubmitter(Maker.OURS));
      farm.awaitLogin(stock, six, submitter);
      // The stock machine takes them all, though the other one has more slots to offer.
      for (int i = 0; i < 3; i++) {
        expectRemoteJob(stock, farm.clientEnvironment());
      }
      assertThat(six.logged(COMPILED)).isZero();
      assertThat(farm.askScheduler("listcs"))
          .contains(" stock (" + farm.machines().address("stock") + ":10245)")
          .contains(" six ([" + six("six") + "]:10245)")
          .doesNotContain("ffff");
    }
  }

  private Program start(Program program) {
    programs.add(program);
    return program;
  }

  private Program startSearchingSubmitter() throws Exception {
    return start(
        farm.startSearchingDaemon(Maker.OURS, "submitter", List.of("--no-remote", "-m", "0")));
  }

  private String six(String machine) {
    return farm.machines().address6(machine);
  }

  private String status(String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of(Maker.OURS.program("affogato"), "status"));
    command.addAll(List.of(options));
    return farm.runApart("submitter", folder, Map.of(), command).stdout();
  }

  private void expectRemoteJob(Program server, Map<String, String> environment) throws Exception {
    long before = server.logged(COMPILED);
    Wait.until(
        "a remote job",
        LIMIT,
        () -> {
          List<String> command = List.of(Maker.OURS.program("icecc"), "gcc", "-c", "a.c");
          Farm.Result result = farm.run(folder, environment, command);
          assertThat(result.status()).as(result.output()).isZero();
          return server.logged(COMPILED) > before;
        },
        this::evidence);
  }

  private String evidence() {
    StringBuilder all = new StringBuilder();
    try {
      for (Program program : programs) {
        all.append(program.log()).append("\n\n");
      }
      return all.append(farm.clientLog()).toString();
    } catch (IOException e) {
      return e.toString();
    }
  }
}
