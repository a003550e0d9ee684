package dev.affogato.testing.citizen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.testing.farm.Farm;
import dev.affogato.testing.farm.Maker;
import dev.affogato.testing.farm.Program;
import dev.affogato.testing.farm.Requirements;
import dev.affogato.testing.farm.Wait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code make -j200} on a small machine: all commands are started at once, and few may work at
 * once. {@code -Dcrowd=400} makes it a larger build.
 */
class CrowdTest {
  private static final int FILES = Integer.getInteger("crowd", 120);
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  /**
   * An agent with 200 launchers; its budget at rest is 150 MB, and a build must not multiply it.
   */
  private static final long AGENT_KILOBYTES_MAX = 300_000;

  @BeforeAll
  static void checkRequirements() {
    Requirements.root();
    Requirements.program("/usr/bin/bwrap", "bubblewrap");
    Requirements.program("/usr/bin/make", "make");
  }

  @Test
  void keepsTheMachineAliveThoughTheAgentIsKilledMidway(@TempDir Path folder) throws Exception {
    try (Farm farm = new Farm(folder)) {
      farm.startScheduler(Maker.OURS);
      Program server = farm.startServer(Maker.OURS);
      farm.awaitLogin(server, farm.startSubmitter(Maker.OURS));
      CountedCompiler gcc = new CountedCompiler(folder);
      Path project = writeProject(folder.resolve("project"));
      Map<String, String> environment = Submitter.environment(farm, gcc.tools());
      // The archive of the real compiler: nothing of the counting goes to other machines.
      environment.put("ICECC_VERSION", Submitter.compilerArchive(farm));

      CompletableFuture<Farm.Result> build =
          CompletableFuture.supplyAsync(
              () -> make(farm, project, environment), Thread.ofVirtual()::start);
      Wait.until(
          "a third of the objects",
          Duration.ofMinutes(2),
          () -> build.isDone() || objects(project) >= FILES / 3,
          () -> "");
      long kilobytes = Submitter.agentPeakKilobytes(farm);
      farm.killAgents();
      Farm.Result result = build.join();

      assertThat(result.status()).as(result.output()).isZero();
      assertThat(objects(project)).isEqualTo(FILES);
      // In the moment of the kill, preprocessors of the lost agent end while compilers begin.
      assertThat(gcc.most(CountedCompiler.Kind.PREPROCESSOR)).isBetween(1L, (long) PROCESSORS);
      assertThat(gcc.most(CountedCompiler.Kind.COMPILER)).isLessThanOrEqualTo(PROCESSORS);
      assertThat(gcc.most(CountedCompiler.Kind.ANY)).isLessThanOrEqualTo(2L * PROCESSORS);
      assertThat(kilobytes).isBetween(1L, AGENT_KILOBYTES_MAX);
      assertThat(Submitter.agentPeakKilobytes(farm)).isLessThanOrEqualTo(AGENT_KILOBYTES_MAX);
      assertThat(server.logged("ompilation completed with exit code 0")).isPositive();
    }
  }

  private static Farm.Result make(Farm farm, Path project, Map<String, String> environment) {
    try {
      return farm.run(project, environment, List.of("make", "-j200", "all"));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Path writeProject(Path project) throws IOException {
    Files.createDirectories(project);
    for (int i = 0; i < FILES; i++) {
      Files.writeString(
          project.resolve("f" + i + ".c"),
          "#include <stdio.h>\n#include <stdlib.h>\nint f"
              + i
              + "(int n) { return puts(\"\") + n; }\n");
    }
    Files.writeString(
        project.resolve("Makefile"),
        "all: $(patsubst %.c,%.o,$(wildcard *.c))\n%.o: %.c\n\tgcc -O2 -c $< -o $@\n",
        StandardCharsets.UTF_8);
    return project;
  }

  private static long objects(Path project) throws IOException {
    try (Stream<Path> files = Files.list(project)) {
      return files.filter(file -> file.toString().endsWith(".o")).count();
    }
  }
}
