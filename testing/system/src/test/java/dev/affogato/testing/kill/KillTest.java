package dev.affogato.testing.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.testing.farm.Farm;
import dev.affogato.testing.farm.Maker;
import dev.affogato.testing.farm.Program;
import dev.affogato.testing.farm.Requirements;
import dev.affogato.testing.farm.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A build survives SIGKILL of any of our processes at any moment, and jobs are remote again once
 * the process is back.
 *
 * <p>{@code -Dkills=20} makes that many kills of each, or of {@code -Dvictim=SCHEDULER} only; the
 * moments come from {@code -Dseed=N}. The duration of each build is written to {@code
 * target/kills.tsv} for a person to read, and how long after its start a scheduler first sent a job
 * to a machine.
 */
class KillTest {
  private static final int FILES = 100;
  private static final int KILLS = Integer.getInteger("kills", 2);
  private static final long SEED = Long.getLong("seed", 1);
  private static final Path DURATIONS = Path.of("target", "kills.tsv");

  enum Victim {
    SERVER,
    SCHEDULER,
    AGENT,
    SUBMITTER
  }

  static Stream<Victim> victims() {
    String only = System.getProperty("victim");
    return Stream.of(Victim.values()).filter(each -> only == null || each.name().equals(only));
  }

  @BeforeAll
  static void checkRequirements() {
    Requirements.root();
    Requirements.program("/usr/bin/bwrap", "bubblewrap");
    Requirements.program("/usr/bin/make", "make");
  }

  @ParameterizedTest
  @MethodSource("victims")
  void aBuildEndsWellWhoeverIsKilled(Victim victim, @TempDir Path folder) throws Exception {
    Random random = new Random(SEED * 31 + victim.ordinal());
    try (Farm farm = new Farm(folder)) {
      Network network = new Network(farm);
      Path project = writeProject(folder.resolve("project"));
      record(victim, "undisturbed", build(farm, project));
      assertThat(network.server.logged("ompilation completed with exit code 0"))
          .isGreaterThanOrEqualTo(FILES * 9 / 10);

      for (int kill = 0; kill < KILLS; kill++) {
        clean(project);
        int after = random.nextInt(1, FILES - 20);
        CompletableFuture<Duration> build = inBackground(() -> build(farm, project));
        Wait.until(
            after + " objects",
            Duration.ofMinutes(2),
            () -> build.isDone() || objects(project) >= after,
            () -> "");
        network.kill(victim);
        if (victim == Victim.SCHEDULER) {
          network.recordRecovery(build);
        }
        record(victim, "after " + after + " objects", build.join());
        network.expectRemoteAgain(project);
      }
    }
  }

  /**
   * The three daemons of one network; a killed one is started again at once, as init systems do.
   */
  private static final class Network {
    private final Farm farm;
    private int logBeforeKill;
    private Program scheduler;
    private Program server;
    private Program submitter;

    Network(Farm farm) throws Exception {
      this.farm = farm;
      scheduler = farm.startScheduler(Maker.OURS);
      server = farm.startServer(Maker.OURS);
      submitter = farm.startSubmitter(Maker.OURS);
      farm.awaitLogin(server, submitter);
    }

    void kill(Victim victim) throws Exception {
      switch (victim) {
        case SERVER -> {
          server.kill();
          server = farm.startServer(Maker.OURS);
        }
        case SCHEDULER -> {
          logBeforeKill = scheduler.log().length();
          scheduler.kill();
          scheduler = farm.startScheduler(Maker.OURS);
        }
        case SUBMITTER -> {
          submitter.kill();
          submitter = farm.startSubmitter(Maker.OURS);
        }
        case AGENT -> farm.killAgents();
      }
    }

    void recordRecovery(CompletableFuture<Duration> build) throws Exception {
      long readyNanos = awaitLine("scheduler ready", build);
      long assignedNanos = awaitLine("in joblist of", build);
      boolean any = scheduler.logSince(logBeforeKill).contains("in joblist of");
      record(
          Victim.SCHEDULER,
          any ? "first job after its start" : "no job was left after its start",
          Duration.ofNanos(assignedNanos - readyNanos));
    }

    /** When a line with {@code text} was logged since the kill, or the build ended. */
    private long awaitLine(String text, CompletableFuture<Duration> build) throws Exception {
      Wait.until(
          text,
          Duration.ofMinutes(2),
          () -> build.isDone() || scheduler.logSince(logBeforeKill).contains(text),
          () -> "");
      return System.nanoTime();
    }

    /**
     * Single builds until one of them reaches the server: how fast it comes back is not a test's
     * affair.
     */
    void expectRemoteAgain(Path project) throws Exception {
      Wait.until(
          "a remote job after the restart",
          Duration.ofMinutes(1),
          () -> {
            long before = server.logged("ompilation completed with exit code 0");
            Files.deleteIfExists(project.resolve("f0.o"));
            Farm.Result result = farm.run(project, environment(farm), List.of("make", "f0.o"));
            assertThat(result.status()).as(result.output()).isZero();
            return server.logged("ompilation completed with exit code 0") > before;
          },
          () -> tail(farm));
    }

    private static String tail(Farm farm) {
      try {
        String log = farm.clientLog();
        return log.substring(Math.max(0, log.length() - 4000));
      } catch (IOException e) {
        return e.toString();
      }
    }
  }

  private static Map<String, String> environment(Farm farm) {
    Map<String, String> environment = farm.clientEnvironment();
    environment.merge(
        "PATH",
        Requirements.dist().resolve("libexec/icecc/bin") + ":",
        (path, links) -> links + path);
    return environment;
  }

  private static Duration build(Farm farm, Path project) throws Exception {
    long start = System.nanoTime();
    Farm.Result result = farm.run(project, environment(farm), List.of("make", "-j8", "all"));
    assertThat(result.status()).as(result.output()).isZero();
    assertThat(objects(project)).isEqualTo(FILES);
    try (Stream<Path> left = Files.list(project)) {
      assertThat(left.filter(file -> file.getFileName().toString().contains("icetmp"))).isEmpty();
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static Path writeProject(Path project) throws IOException {
    Files.createDirectories(project);
    for (int i = 0; i < FILES; i++) {
      Files.writeString(
          project.resolve("f" + i + ".c"),
          "#include <stdio.h>\n#include <stdlib.h>\nint f"
              + i
              + "(int n) { printf(\"%d\\n\", n); return rand() % "
              + (i + 1)
              + "; }\n");
    }
    Files.writeString(
        project.resolve("Makefile"),
        "OBJECTS := $(patsubst %.c,%.o,$(wildcard *.c))\nall: program.a\n"
            + "program.a: $(OBJECTS)\n\tar rc $@ $^\n%.o: %.c\n\tgcc -O2 -c $< -o $@\n");
    return project;
  }

  private static void clean(Path project) throws IOException {
    try (Stream<Path> files = Files.list(project)) {
      for (Path file :
          files.filter(f -> f.toString().endsWith(".o") || f.toString().endsWith(".a")).toList()) {
        Files.delete(file);
      }
    }
  }

  private static long objects(Path project) throws IOException {
    try (Stream<Path> files = Files.list(project)) {
      return files.filter(file -> file.toString().endsWith(".o")).count();
    }
  }

  private interface Work {
    Duration run() throws Exception;
  }

  private static CompletableFuture<Duration> inBackground(Work work) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return work.run();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        },
        Thread.ofVirtual()::start);
  }

  private static synchronized void record(Victim victim, String when, Duration duration)
      throws IOException {
    List<String> line = new ArrayList<>();
    line.add(String.format("%s\t%s\t%.1f s", victim, when, duration.toMillis() / 1000.0));
    Files.write(DURATIONS, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
