package dev.affogato.testing.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.testing.farm.Farm;
import dev.affogato.testing.farm.Maker;
import dev.affogato.testing.farm.Program;
import dev.affogato.testing.farm.Requirements;
import dev.affogato.testing.farm.Wait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rows 2, 48 to 50 and 55 of behaviour spec 6.2: daemons that search find the right scheduler, a
 * better one, and the first again; and all end well.
 *
 * <p>Not applicable are 46 (parallel LTO links) and 51 to 54 (the scheduler's {@code -a}): they are
 * of icecream's development head, and docs/compatibility.md says that they are not here.
 */
class SchedulersTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String CONNECTED = "onnected to scheduler";

  @TempDir Path folder;

  /** The maker of the schedulers, and of the daemons. */
  record Makers(Maker schedulers, Maker daemons) {}

  static Stream<Makers> makers() {
    Stream<Makers> ours = Stream.of(new Makers(Maker.OURS, Maker.OURS));
    Stream<Makers> mixed =
        Stream.of(new Makers(Maker.OURS, Maker.STOCK), new Makers(Maker.STOCK, Maker.OURS));
    return "all".equals(System.getProperty("catalogue")) ? Stream.concat(ours, mixed) : ours;
  }

  @BeforeAll
  static void checkRequirements() {
    Requirements.root();
    Requirements.program("/usr/sbin/iceccd", "icecc");
    Requirements.program("/usr/bin/bwrap", "bubblewrap");
  }

  @ParameterizedTest
  @MethodSource("makers")
  void daemonsFollowTheBestSchedulerOfTheirNetwork(Makers makers) throws Exception {
    try (Farm farm = new Farm(folder, "stranger", "elder", "one", "two")) {
      farm.startScheduler(makers.schedulers(), "stranger", "another");
      Program scheduler = farm.startScheduler(makers.schedulers());
      List<Program> daemons =
          List.of(
              farm.startSearchingDaemon(makers.daemons(), "one", List.of("-m", "2")),
              farm.startSearchingDaemon(makers.daemons(), "two", List.of("-m", "2")));
      awaitHosts(farm, "scheduler", 2);
      for (Program daemon : daemons) {
        assertThat(daemon.log())
            .containsPattern("Ignoring scheduler at .*because of a different netname");
      }

      Program elder =
          farm.startScheduler(
              makers.schedulers(), "elder", "farm", Map.of("ICECC_FAKE_STARTTIME", "1"));
      awaitHosts(farm, "elder", 2);
      awaitHosts(farm, "scheduler", 0);
      for (Program daemon : daemons) {
        daemon.awaitLog("scheduler closed connection", LIMIT);
      }

      assertThat(elder.terminate()).isZero();
      awaitHosts(farm, "scheduler", 2);
      for (Program daemon : daemons) {
        assertThat(daemon.logged(CONNECTED)).isGreaterThanOrEqualTo(3);
        assertThat(daemon.terminate()).isZero();
      }
      assertThat(scheduler.terminate()).isZero();
    }
  }

  private static void awaitHosts(Farm farm, String scheduler, int hosts) throws Exception {
    Wait.until(
        hosts + " hosts at " + scheduler,
        LIMIT,
        () -> farm.askScheduler(scheduler, "listcs").contains(" " + hosts + " hosts, "),
        () -> "");
  }
}
