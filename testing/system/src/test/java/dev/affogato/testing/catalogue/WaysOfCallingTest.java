package dev.affogato.testing.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.testing.catalogue.CatalogueFarm.Ran;
import dev.affogato.testing.farm.Maker;
import dev.affogato.testing.farm.Requirements;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Rows 16, 37 to 41 and 44 of behaviour spec 6.2: names under which the client is called, and what
 * it is called for.
 */
class WaysOfCallingTest extends OnOneFarm {
  WaysOfCallingTest() {
    super(Lineup.of(Maker.OURS, Maker.OURS));
  }

  @Test
  void runsWhatIsNoCompilerInASlotOfThisMachine() throws Exception {
    Path directory = directory();

    Ran good = icecc(directory, "/bin/true");
    Ran missing = icecc(directory, "/bin/nonexistent");

    assertThat(good.status()).isZero();
    assertLocal(good);
    assertThat(missing.status()).isEqualTo(127);
    assertThat(missing.stderr() + missing.log()).contains("/bin/nonexistent");
  }

  @Test
  void icerunDoesNotRunWhatIsNotOnThePath() throws Exception {
    Path directory = directory();
    script(directory.resolve("icerun-test.sh"), "touch it-ran");

    Ran ran = icerun(directory, Map.of(), "icerun-test.sh");

    assertThat(ran.status()).isEqualTo(115);
    assertThat(ran.stderr() + ran.log())
        .contains("couldn't find any icerun-test.sh")
        .contains("could not find icerun-test.sh in PATH.");
    assertThat(directory.resolve("it-ran")).doesNotExist();
  }

  @Test
  void icerunPassesArgumentsAndStatusUntouched() throws Exception {
    Path directory = directory();
    script(directory.resolve("bin/gcc"), "for word; do echo \"[$word]\"; done", "exit 44");
    Path arguments = Files.writeString(directory.resolve("args"), "-DX");

    Ran ran =
        icerun(directory, pathWith(directory.resolve("bin")), "gcc", "-c", "a b.c", "", "@args");

    assertThat(arguments).exists();
    assertThat(ran.status()).isEqualTo(44);
    assertThat(ran.stdout()).isEqualTo("[-c]\n[a b.c]\n[]\n[@args]\n");
    assertLocal(ran);
  }

  @Test
  void aCompilerThatCallsUsEndsTheRecursion() throws Exception {
    Path directory = directory();
    String client = farm().client().program("icecc");
    Path compiler = script(directory.resolve("my-g++"), "exec " + client + " g++ \"$@\"");

    Ran ran = icecc(directory, compiler.toString(), "-c", "plain.cpp");

    assertThat(ran.status()).as("%s", ran).isEqualTo(111);
    assertThat(ran.stderr() + ran.log())
        .contains("icecream seems to have invoked itself recursively!");
  }

  @Test
  void icerunMayRunTheClientOnce() throws Exception {
    Path directory = directory();

    Ran ran = icerun(directory, Map.of(), farm().client().program("icecc"), "gcc", "-c", "plain.c");

    assertThat(ran.status()).as("%s", ran).isZero();
    assertThat(ran.log()).containsOnlyOnce("recursive invocation from icerun");
    assertThat(directory.resolve("plain.o")).exists();
  }

  @Test
  void ccacheDoesNotReplayWhatTheClientSaid() throws Exception {
    Requirements.program("/usr/bin/ccache", "ccache");
    Path directory = directory();
    Map<String, String> environment = new HashMap<>();
    environment.put("CCACHE_PREFIX", farm().client().program("icecc"));
    environment.put("CCACHE_DIR", directory.resolve("cache").toString());
    environment.put("ICECC_VERSION", "testbrokenenv");
    List<String> command =
        List.of(
            "env", "-u", "ICECC_LOGFILE", "-u", "ICECC_DEBUG", "ccache", "gcc", "-c", "plain.c");

    Ran first = farm().run(directory, environment, command);
    Files.delete(directory.resolve("plain.o"));
    Ran second = farm().run(directory, environment, command);

    assertThat(first.status()).as("%s", first).isZero();
    assertThat(first.stderr()).contains("ICECC_VERSION");
    assertThat(second).isEqualTo(new Ran(0, "", "", ""));
    assertThat(directory.resolve("plain.o")).exists();
  }

  @Test
  void aLinkNamedLikeACompilerCompilesWithTheRealOne() throws Exception {
    Path directory = directory();
    Path links = Files.createDirectory(directory.resolve("links"));
    Files.createSymbolicLink(links.resolve("g++"), Path.of(farm().client().program("icecc")));
    List<String> command = List.of("g++", "-Wall", "-c", "plain.cpp");
    Map<String, String> environment = new HashMap<>(pathWith(links));

    environment.put("ICECC_PREFERRED_HOST", CatalogueFarm.SUBMITTER);
    Ran here = farm().run(directory, environment, command);
    environment.put("ICECC_PREFERRED_HOST", CatalogueFarm.FIRST);
    Ran there = farm().run(directory, environment, command);
    Ran byPath = farm().run(directory, environment, List.of("links/g++", "-c", "plain.cpp"));

    assertThat(here.status()).as("%s", here).isZero();
    assertThat(here.log()).contains("invoking: /usr/bin/g++");
    assertRemote(there);
    assertThat(there.log()).containsPattern("prepar.*: /usr/bin/g\\+\\+|preprocessing: /usr/bin/g");
    assertRemote(byPath);
  }
}
