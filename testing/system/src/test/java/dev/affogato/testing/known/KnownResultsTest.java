package dev.affogato.testing.known;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.testing.farm.Farm;
import dev.affogato.testing.farm.Maker;
import dev.affogato.testing.farm.Program;
import dev.affogato.testing.farm.Requirements;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One farm with two machines that build, and one that compiles for both. */
class KnownResultsTest {
  private static final String FOUND = "direct: found, compiled by server";
  private static final String COMPILED = "direct: compiled by server";
  private static final String DONE = "ompilation completed with exit code 0";

  @TempDir static Path folder;
  private static Farm farm;
  private static Program server;
  private static int scripts;

  @BeforeAll
  static void startFarm() throws Exception {
    Requirements.root();
    Requirements.program("/usr/bin/bwrap", "bubblewrap");
    farm = new Farm(folder, "submitter", "second", "server");
    farm.startScheduler(Maker.OURS);
    server = farm.startServer(Maker.OURS);
    Program second = farm.startDaemon(Maker.OURS, "second", List.of("--no-remote", "-m", "0"));
    farm.awaitLogin(server, farm.startSubmitter(Maker.OURS), second);
  }

  @AfterAll
  static void stopFarm() throws Exception {
    if (farm != null) {
      farm.close();
    }
  }

  /**
   * Runs shell commands on {@code machine}, {@code icecc} being ours; all in one place, since each
   * such place has an agent of its own.
   *
   * @return what the clients logged
   */
  private static String run(
      String machine, Path place, Map<String, String> further, String commands) throws Exception {
    Map<String, String> environment = new HashMap<>(Farm.direct(farm.clientEnvironment(machine)));
    environment.putAll(further);
    Path log = folder.resolve("script" + nextScript() + ".log");
    environment.put("ICECC_LOGFILE", log.toString());
    String text =
        "set -e; icecc() { \"" + Maker.OURS.program("icecc") + "\" \"$@\"; }; " + commands;
    Farm.Streams streams =
        farm.runApart(machine, place, environment, List.of("/bin/bash", "-c", text));
    String said = Files.exists(log) ? Files.readString(log, StandardCharsets.ISO_8859_1) : "";
    assertThat(streams.status()).as("%s%n%s%n%s", commands, streams.stderr(), said).isZero();
    return said;
  }

  private static synchronized int nextScript() {
    return scripts++;
  }

  private static long count(String log, String text) {
    return log.lines().filter(line -> line.contains(text)).count();
  }

  private static void sameFiles(Path place, String name, String other) throws Exception {
    assertThat(place.resolve(name))
        .as("%s and %s", name, other)
        .hasSameBinaryContentAs(place.resolve(other));
  }

  private static Path project(String name) throws Exception {
    Path project = Files.createDirectories(folder.resolve(name));
    Files.createDirectories(project.resolve("inc"));
    Files.createDirectories(project.resolve("build"));
    for (int i = 0; i < 3; i++) {
      Files.writeString(project.resolve("inc/h" + i + ".h"), "#define H" + i + " " + i + "\n");
      Files.writeString(
          project.resolve("s" + i + ".c"),
          "#include <stdio.h>\n#include <assert.h>\n#include <h%d.h>\n".formatted(i)
              + "int s%d(int a) { int b; assert(a); return puts(__FILE__) + H%d; }\n"
                  .formatted(i, i));
    }
    return project;
  }

  private static String compile(String program, int unit, String output) {
    return "%s gcc -g -Wall -Iinc -c s%d.c -o %s; ".formatted(program, unit, output);
  }

  @Test
  void whatOneMachineHadCompiledIsNotCompiledForAnother() throws Exception {
    Path project = project("shared");
    StringBuilder first = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      first.append(compile("icecc", i, "first" + i));
    }
    String log = run("submitter", project, Map.of(), first.toString());
    assertThat(count(log, COMPILED)).as(log).isEqualTo(3);
    // Names of outputs are part of a job.
    for (int i = 0; i < 3; i++) {
      Files.move(project.resolve("first" + i), project.resolve("kept" + i));
    }
    long compiled = server.logged(DONE);
    String second = run("second", project, Map.of(), first.toString());
    assertThat(count(second, FOUND)).as(second).isEqualTo(3);
    assertThat(server.logged(DONE)).isEqualTo(compiled);
    for (int i = 0; i < 3; i++) {
      sameFiles(project, "first" + i, "kept" + i);
    }
  }

  @Test
  void anotherFolderHasTheSameResultsIfAskedFor() throws Exception {
    for (String name : List.of("checkouts/one", "checkouts/deeper/two")) {
      Path project = project(name);
      Path build = project.resolve("build");
      Map<String, String> base =
          Map.of("ICECC_CACHE_BASEDIR", project.toString(), "PWD", build.toString());
      StringBuilder commands = new StringBuilder();
      for (int i = 0; i < 3; i++) {
        // Of each kind of name, since either is common.
        String source = i == 0 ? project + "/s0.c" : "../s" + i + ".c";
        String words = "-g -O1 -Wall -I" + project + "/inc -MD -c " + source;
        commands.append("icecc gcc %s -o o%d 2>said%d; ".formatted(words, i, i));
        commands.append(
            "gcc -ffile-prefix-map=%s=. %s -o l%d 2>local%d; ".formatted(project, words, i, i));
      }
      String log = run("submitter", build, base, commands.toString());
      assertThat(count(log, name.endsWith("two") ? FOUND : COMPILED)).as(log).isEqualTo(3);
      for (int i = 0; i < 3; i++) {
        sameFiles(build, "o" + i, "l" + i);
        sameFiles(build, "said" + i, "local" + i);
        assertThat(build.resolve("said" + i)).content().contains("unused");
        assertThat(build.resolve("o" + i + ".d"))
            .content()
            .contains(project + "/inc/h" + i + ".h")
            .doesNotContain("affogato.base");
      }
    }
  }

  @Test
  void worksBehindCcache() throws Exception {
    Requirements.program("/usr/bin/ccache", "ccache");
    Path project = project("ccache");
    Map<String, String> ccache =
        Map.of(
            "CCACHE_PREFIX", Maker.OURS.program("icecc"),
            "CCACHE_DIR", folder.resolve("ccache-dir").toString());
    // ccache has it the second time, and asks nobody.
    String log =
        run(
            "submitter",
            project,
            ccache,
            compile("ccache", 0, "o")
                + "mv o first; "
                + compile("ccache", 0, "o")
                + compile("", 0, "l"));
    assertThat(count(log, COMPILED)).as(log).isOne();
    assertThat(count(log, "invoked as")).as(log).isOne();
    sameFiles(project, "first", "l");
    sameFiles(project, "o", "l");
  }

  @Test
  void aCompilerThatWasReplacedMakesItsOwnObjects() throws Exception {
    Path project = project("replaced");
    Path other = Compilers.otherCompilerProper(folder.resolve("other-cc1"));
    String log =
        run(
            "submitter",
            project,
            Map.of(),
            compile("icecc", 0, "o")
                + "mv o before; "
                + "mount --bind %s \"$(realpath \"$(gcc -print-prog-name=cc1)\")\"; "
                    .formatted(other)
                + compile("icecc", 0, "o")
                + compile("", 0, "l"));
    assertThat(count(log, COMPILED)).as(log).isEqualTo(2);
    sameFiles(project, "o", "l");
    assertThat(Files.mismatch(project.resolve("o"), project.resolve("before"))).isNotNegative();
  }

  @Test
  void filesRewrittenAtOnceAreReadAsTheyAre() throws Exception {
    Path project = project("rewritten");
    // Same size, same time of change, and often the same tick of the clock.
    String script =
        """
        write() { echo "#define H0 $1" >inc/h0.h; touch -d @1700000000 inc/h0.h; }
        for i in 1 2 3 4 5 6; do
          write 1$i
          icecc gcc -Iinc -c s0.c -o racing & racing=$!
          write 2$i
          wait $racing
          icecc gcc -Iinc -c s0.c -o now
          gcc -Iinc -c s0.c -o plain
          cmp now plain
        done
        """;
    run("submitter", project, Map.of(), script);
  }

  @Test
  void theDaemonsSocketIsAllTheNetworkThatIsNeeded() throws Exception {
    Path project = project("no-network");
    String commands = "exec unshare --net \"%s\" gcc -Iinc -c s1.c -o o";
    String log =
        run("submitter", project, Map.of(), commands.formatted(Maker.OURS.program("icecc")));
    assertThat(count(log, COMPILED)).as(log).isOne();
  }
}
