package dev.affogato.testing.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.testing.catalogue.CatalogueFarm.Ran;
import dev.affogato.testing.farm.Maker;
import dev.affogato.testing.farm.Program;
import dev.affogato.testing.farm.Requirements;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Rows 27, 28 and 45 of behaviour spec 6.2 and two of 6.3: what is built from remote objects works,
 * whoever is in the way.
 */
class BuildsTest extends OnOneFarm {
  /** The compiler computes for seconds on this; nothing else about it matters. */
  private static final String SLOW =
      "constexpr unsigned grind(unsigned n) {\n  unsigned x = 1;\n"
          + "  for (unsigned i = 0; i < n; i++) x = x * 1664525u + 1013904223u;\n  return x;\n}\n"
          + "unsigned ground[] = {grind(200000u + 1), grind(200000u + 2), grind(200000u + 3),\n"
          + "                     grind(200000u + 4), grind(200000u + 5), grind(200000u + 6)};\n";

  BuildsTest() {
    super(Lineup.of(Maker.OURS, Maker.OURS));
  }

  @Test
  void makeUsesAllServersAndLinksHere() throws Exception {
    Requirements.program("/usr/bin/make", "make");
    Path directory = directory();
    List<String> objects = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Files.writeString(
          directory.resolve("part" + i + ".c"), "int part" + i + "(void) { return " + i + "; }\n");
      objects.add("part" + i + ".o");
    }
    Files.writeString(directory.resolve("part.c"), "int main(void) { return 123; }\n");
    objects.add("part.o");
    Files.writeString(
        directory.resolve("Makefile"),
        "program: "
            + String.join(" ", objects)
            + "\n\t$(CC) -o $@ $^\n"
            + "%.o: %.c\n\t$(CC) -c $< -o $@\n");
    int[] marks = {farm().first().log().length(), farm().second().log().length()};

    Ran ran =
        farm()
            .run(
                directory,
                Map.of(),
                List.of("make", "-j10", "CC=" + farm().client().program("icecc") + " gcc"));

    assertThat(ran.status()).as("%s", ran).isZero();
    assertThat(ran.log()).doesNotContain("local build forced");
    assertThat(ran.log()).containsOnlyOnce("<building_local>");
    String done = "ompilation completed with exit code 0";
    farm().awaitLog(farm().first(), marks[0], done, ran);
    farm().awaitLog(farm().second(), marks[1], done, ran);
    assertThat(farm().run(directory, Map.of(), List.of("./program")).status()).isEqualTo(123);
  }

  @Test
  void twoBuildsOfOneOutputDoNotDisturbEachOther() throws Exception {
    Path directory = directory();
    Ran alone =
        farm().run(directory, Map.of(), List.of("g++", "-O2", "-c", "plain.cpp", "-o", "local.o"));
    assertThat(alone.status()).isZero();

    List<CompletableFuture<Ran>> both =
        IntStream.range(0, 4)
            .mapToObj(i -> inBackground(() -> icecc(directory, "g++", "-O2", "-c", "plain.cpp")))
            .toList();

    for (CompletableFuture<Ran> ran : both) {
      assertThat(ran.join().status()).as("%s", ran.join()).isZero();
      assertThat(ran.join().log()).doesNotContain("local build forced");
    }
    assertThat(directory.resolve("plain.o")).hasSameBinaryContentAs(directory.resolve("local.o"));
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left.filter(file -> file.toString().contains("icetmp"))).isEmpty();
    }
  }

  @Test
  void aCompilerKilledOnTheServerIsRunHere() throws Exception {
    Path directory = directory();
    Files.writeString(directory.resolve("slow.cpp"), SLOW);
    Program server = farm().first();
    long jobs = server.jobsBegun();
    CompletableFuture<Ran> compile =
        inBackground(() ->
            icecc(
                directory,
                "g++",
                "-std=c++17",
                "-fconstexpr-ops-limit=2000000000",
                "-fconstexpr-loop-limit=2000000000",
                "-c",
                "slow.cpp"));

    server.awaitCompiler(jobs, "cc1plus", Duration.ofSeconds(60)).destroyForcibly();

    assertThat(compile.join().status()).as("%s", compile.join()).isZero();
    assertThat(compile.join().stderr()).isEmpty();
    assertThat(compile.join().log()).contains("local build forced").contains("<building_local>");
    assertThat(directory.resolve("slow.o")).exists();
  }

  @Test
  void aDebuggerSeesTheSameProgram() throws Exception {
    Requirements.program("/usr/bin/gdb", "gdb");
    Path directory = directory();
    for (List<String> flags : List.of(List.of("-g"), List.of("-g", "-gsplit-dwarf"))) {
      List<String> compile = new ArrayList<>(List.of("g++"));
      compile.addAll(flags);
      compile.addAll(List.of("-c", "sub/debugged.cpp"));

      assertThat(farm().run(directory, Map.of(), compile).status()).isZero();
      String local = session(directory);
      Ran ran = icecc(directory, compile.toArray(String[]::new));

      assertThat(ran.status()).as("%s", ran).isZero();
      assertThat(session(directory)).isEqualTo(local).contains("result = 42");
    }
  }

  /** Links the object, runs it in the debugger, and returns what that said. */
  private String session(Path directory) throws Exception {
    Ran link =
        farm().run(directory, Map.of(), List.of("g++", "-no-pie", "debugged.o", "-o", "debugged"));
    assertThat(link.status()).as("%s", link).isZero();
    Ran ran =
        farm()
            .run(
                directory,
                Map.of(),
                List.of(
                    "gdb",
                    "-nx",
                    "-batch",
                    "-ex",
                    "set disable-randomization off",
                    "-ex",
                    "break debugged.cpp:10",
                    "-ex",
                    "run",
                    "-ex",
                    "info locals",
                    "-ex",
                    "bt",
                    "-ex",
                    "ptype p",
                    "./debugged"));
    return ran.stdout().replaceAll("0x[0-9a-f]+|process \\d+", "#");
  }

  @Test
  void aSanitizerNamesTheLineOfTheError() throws Exception {
    Path directory = directory();

    assertRemote(icecc(directory, "g++", "-fsanitize=address", "-g", "-c", "use-after-free.cpp"));
    Ran link =
        farm()
            .run(
                directory,
                Map.of(),
                List.of("g++", "-fsanitize=address", "use-after-free.o", "-o", "bad"));
    Ran bad = farm().run(directory, Map.of(), List.of("./bad"));

    assertThat(link.status()).as("%s", link).isZero();
    assertThat(bad.status()).isNotZero();
    assertThat(bad.stderr()).contains("heap-use-after-free").contains("use-after-free.cpp:4");
  }

  private interface Work {
    Ran run() throws Exception;
  }

  private static CompletableFuture<Ran> inBackground(Work work) {
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
}
