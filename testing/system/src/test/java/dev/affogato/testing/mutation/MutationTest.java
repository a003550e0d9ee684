package dev.affogato.testing.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.testing.farm.Farm;
import dev.affogato.testing.farm.Maker;
import dev.affogato.testing.farm.Program;
import dev.affogato.testing.farm.Requirements;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * However sources change between two builds, every object is the local compiler's, and what did not
 * change is not compiled again.
 *
 * <p>{@code -Dmutations=1000} makes that many changes, chosen by {@code -Dseed=N}.
 */
class MutationTest {
  private static final int MUTATIONS = Integer.getInteger("mutations", 8);
  private static final long SEED = Long.getLong("seed", 1);
  private static final String FOUND = "direct: found";

  private Farm farm;
  private MutatedProject project;
  private final Set<String> seen = new HashSet<>();
  private long expectedHits;
  private long missedHits;

  /** One build of a unit, as a user sees it. */
  private record Built(int status, String said, byte[] object) {}

  @BeforeAll
  static void checkRequirements() {
    Requirements.root();
    Requirements.program("/usr/bin/bwrap", "bubblewrap");
  }

  @Test
  void objectsAreThoseOfTheSourcesAsTheyAreNow(@TempDir Path folder) throws Exception {
    try (Farm started = new Farm(folder)) {
      farm = started;
      farm.startScheduler(Maker.OURS);
      Program server = farm.startServer(Maker.OURS);
      Program submitter = farm.startSubmitter(Maker.OURS);
      farm.awaitLogin(server, submitter);
      project =
          new MutatedProject(Files.createDirectory(folder.resolve("project")), new Random(SEED));
      buildAll("the first build");
      for (int i = 0; i < MUTATIONS; i++) {
        buildAll(i + ": " + project.mutate());
      }
    }
    System.out.printf(
        "%d mutations, %d known results expected, %d missed%n",
        MUTATIONS, expectedHits, missedHits);
    assertThat(expectedHits).isPositive();
    assertThat(missedHits * 100).as("known results missed").isLessThanOrEqualTo(expectedHits);
  }

  private void buildAll(String mutation) throws Exception {
    List<CompletableFuture<Void>> units = new ArrayList<>();
    for (int unit = 0; unit < MutatedProject.UNITS; unit++) {
      int each = unit;
      units.add(
          CompletableFuture.runAsync(
              () -> {
                try {
                  check(each, mutation);
                } catch (Exception e) {
                  throw new AssertionError(mutation, e);
                }
              },
              Thread.ofVirtual()::start));
    }
    for (CompletableFuture<Void> unit : units) {
      unit.join();
    }
  }

  private void check(int unit, String mutation) throws Exception {
    String compiler = unit % 2 == 0 ? "gcc" : "g++";
    String output = "out/unit" + unit + ".o";
    Path log = farm.folder().resolve("unit" + unit + ".log");
    Files.deleteIfExists(log);
    Map<String, String> environment = Farm.direct(farm.clientEnvironment());
    environment.put("ICECC_LOGFILE", log.toString());
    List<String> command = new ArrayList<>(List.of(Maker.OURS.program("icecc")));
    command.addAll(MutatedProject.command(unit, compiler, output));
    Built ours = build(unit, environment, command, output);
    String inputs = inputs(unit, compiler);
    Built local =
        build(
            unit, farm.clientEnvironment(), MutatedProject.command(unit, compiler, output), output);

    String said = Files.exists(log) ? Files.readString(log, StandardCharsets.ISO_8859_1) : "";
    String evidence = "%s, unit %d:%n%s%n%s".formatted(mutation, unit, ours.said(), said);
    assertThat(ours.status()).as(evidence).isEqualTo(local.status());
    assertThat(ours.said()).as(evidence).isEqualTo(local.said());
    assertThat(ours.object()).as(evidence).isEqualTo(local.object());
    count(inputs, local.status() == 0, said.contains(FOUND));
  }

  private synchronized void count(String inputs, boolean compiled, boolean found) {
    if (!seen.add(inputs) && compiled) {
      expectedHits++;
      missedHits += found ? 0 : 1;
    }
  }

  private Built build(
      int unit, Map<String, String> environment, List<String> command, String output)
      throws Exception {
    Path object = project.root().resolve(output);
    Files.deleteIfExists(object);
    Farm.Streams ended = farm.runApart("submitter", project.root(), environment, command);
    byte[] content = Files.exists(object) ? Files.readAllBytes(object) : new byte[0];
    return new Built(ended.status(), ended.stdout() + ended.stderr(), content);
  }

  /** Names and contents of all that the unit is compiled from, as the compiler tells. */
  private String inputs(int unit, String compiler) throws Exception {
    List<String> command = new ArrayList<>(MutatedProject.command(unit, compiler, "-"));
    command.add("-M");
    command.addAll(List.of("-MT", "unit"));
    Farm.Streams rule =
        farm.runApart("submitter", project.root(), farm.clientEnvironment(), command);
    MessageDigest hash = MessageDigest.getInstance("SHA-256");
    hash.update((byte) unit);
    for (String word : rule.stdout().replace("\\\n", " ").trim().split("\\s+")) {
      Path file = project.root().resolve(word);
      hash.update(word.getBytes(StandardCharsets.UTF_8));
      hash.update(Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0]);
    }
    return HexFormat.of().formatHex(hash.digest());
  }
}
