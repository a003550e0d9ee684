package dev.affogato.testing.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.testing.farm.Farm;
import dev.affogato.testing.farm.Maker;
import dev.affogato.testing.farm.Program;
import dev.affogato.testing.farm.Requirements;
import dev.affogato.testing.farm.Wait;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two schedulers in one network: the one that started first serves, the other one takes over when
 * it dies, is stopped, or loses its network, and in the end one of them serves all.
 *
 * <p>How long each change took is written to {@code target/standby.tsv} for a person to read.
 */
class StandbyTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Path DURATIONS = Path.of("target", "standby.tsv");

  @TempDir Path folder;

  private Farm farm;
  private Program server;
  private Program submitter;

  @BeforeAll
  static void checkRequirements() {
    Requirements.root();
    Requirements.program("/usr/bin/bwrap", "bubblewrap");
  }

  @Test
  void takesOverAndNeverServesBesideTheOther() throws Exception {
    try (Farm started = new Farm(folder, "submitter", "server", "standby")) {
      farm = started;
      Files.writeString(folder.resolve("a.c"), "int a(void) { return 1; }\n");
      Program first = farm.startScheduler(Maker.OURS);
      server = farm.startSearchingDaemon(Maker.OURS, "server", List.of("-m", "4"));
      submitter =
          farm.startSearchingDaemon(Maker.OURS, "submitter", List.of("--no-remote", "-m", "0"));
      expectServes("scheduler", "start");
      Program second = farm.startScheduler(Maker.OURS, "standby", "farm");
      second.awaitLog("giving way to the scheduler at " + address("scheduler"), LIMIT);
      expectRemoteJob();

      // Stopped without a word: connections stand, and nobody answers on them.
      signal(first, "STOP");
      expectServes("standby", "stopped");
      signal(first, "CONT");
      String serves = expectOneServes("goes on");
      expectRemoteJob();

      // Each serves those it can reach, until the network is whole again.
      farm.machines().connect(serves, false);
      expectServes(other(serves), "cut off");
      farm.machines().connect(serves, true);
      serves = expectOneServes("whole again");

      (serves.equals("standby") ? second : first).kill();
      expectServes(other(serves), "killed");
      expectRemoteJob();
    }
  }

  private static String other(String machine) {
    return machine.equals("standby") ? "scheduler" : "standby";
  }

  private String address(String machine) {
    return farm.machines().address(machine);
  }

  private static void signal(Program program, String name) throws Exception {
    String pid = Long.toString(program.process().pid());
    assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor()).isZero();
  }

  /** Both daemons log in at {@code machine}. */
  private void expectServes(String machine, String because) throws Exception {
    expect(because, () -> hasBoth(hostsOf(machine)) ? machine : "");
  }

  /** Both daemons are logged in at one scheduler, and none at the other; returns which one. */
  private String expectOneServes(String because) throws Exception {
    return expect(
        because,
        () -> {
          String first = hostsOf("scheduler");
          String second = hostsOf("standby");
          boolean oneIsEmpty = !first.contains("jobs=") || !second.contains("jobs=");
          return !oneIsEmpty || !hasBoth(first + second)
              ? ""
              : hasBoth(first) ? "scheduler" : "standby";
        });
  }

  private String expect(String because, Callable<String> serving) throws Exception {
    long startNanos = System.nanoTime();
    String[] machine = {""};
    Wait.until(
        "a scheduler that serves (" + because + ")",
        LIMIT,
        () -> {
          machine[0] = serving.call();
          return !machine[0].isEmpty();
        },
        this::evidence);
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    Files.writeString(
        DURATIONS,
        "%s\t%s\t%.1f s%n".formatted(because, machine[0], seconds),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    return machine[0];
  }

  private String hostsOf(String machine) throws Exception {
    return farm.askScheduler(machine, "listcs");
  }

  private boolean hasBoth(String hosts) {
    return hosts.contains("(" + address("server") + ":")
        && hosts.contains("(" + address("submitter") + ":");
  }

  private void expectRemoteJob() throws Exception {
    long before = server.jobsBegun();
    Wait.until(
        "a remote job",
        LIMIT,
        () -> {
          List<String> command = List.of(Maker.OURS.program("icecc"), "gcc", "-c", "a.c");
          Farm.Result result = farm.run(folder, farm.clientEnvironment(), command);
          assertThat(result.status()).as(result.output()).isZero();
          return server.jobsBegun() > before;
        },
        this::evidence);
  }

  private String evidence() {
    try {
      return server.log() + "\n\n" + submitter.log();
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }
}
