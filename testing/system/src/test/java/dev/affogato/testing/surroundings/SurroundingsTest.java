package dev.affogato.testing.surroundings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.testing.farm.Farm;
import dev.affogato.testing.farm.Maker;
import dev.affogato.testing.farm.Program;
import dev.affogato.testing.farm.Requirements;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Builds where distributions build: as other users, in sandboxes, under faked ownership. Each has
 * the submitting machine's daemon at its usual place, and the server counts the jobs.
 */
class SurroundingsTest {
  /** What a daemon logs of each job that is not its own. */
  private static final String COMPILED = "ompilation completed with exit code 0";

  @TempDir static Path folder;
  private static Farm farm;
  private static Program server;
  private static Installation installation;
  private static int sites;

  private Site site;
  private long compiledBefore;

  @BeforeAll
  static void startFarm() throws Exception {
    Requirements.root();
    Requirements.program("/usr/bin/bwrap", "bubblewrap");
    Requirements.program("/usr/bin/setpriv", "util-linux");
    farm = new Farm(folder);
    installation = Installation.in(folder);
    farm.startScheduler(Maker.OURS);
    server = farm.startServer(Maker.OURS);
    farm.awaitLogin(server, farm.startSubmitter(Maker.OURS));
  }

  @AfterAll
  static void stopFarm() throws Exception {
    if (farm != null) {
      farm.close();
    }
  }

  @BeforeEach
  void prepareSite() throws Exception {
    site = new Site(farm, installation, folder.resolve("site" + sites++));
    compiledBefore = server.logged(COMPILED);
  }

  @Test
  void buildsAsAnotherUser() throws Exception {
    isRemote(site.build());
  }

  @Test
  void buildsWithAnEmptyHomeThatCannotBeWritten() throws Exception {
    Path home = Files.createDirectory(folder.resolve("read-only-home"));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("r-xr-xr-x"));
    site.environment.put("HOME", home.toString());
    site.environment.put("XDG_RUNTIME_DIR", home.toString());
    isRemote(site.build());
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void buildsWhereNoFolderTakesASocket() throws Exception {
    site.environment.put("HOME", "/nonexistent");
    site.environment.put("TMPDIR", "/nonexistent");
    // The place in /tmp belongs to somebody else.
    int user = 61_234;
    Path taken = Path.of("/tmp/affogato-" + user);
    Files.createDirectory(taken);
    try {
      isRemote(site.user(user).build());
    } finally {
      Files.delete(taken);
    }
  }

  @Test
  void buildsUnderFakeroot() throws Exception {
    Requirements.program("/usr/bin/fakeroot", "fakeroot");
    String script = "make -j4 && chown 3:4 f1.o && stat -c %u:%g f1.o f2.o";
    Farm.Result result = site.run(List.of("fakeroot", "sh", "-c", script));
    isRemote(result);
    assertThat(result.output()).endsWith("3:4\n0:0\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--no-listen"})
  void buildsUnderASupervisorThatAllowsOnlyTheFarmsPorts(String option) throws Exception {
    String supervisor = installation.supervisor().toString();
    isRemote(option.isEmpty() ? site.build(supervisor) : site.build(supervisor, option));
    // They met at the daemon's socket.
    try (Stream<Path> all = Files.walk(site.folder)) {
      assertThat(all.filter(file -> file.toString().endsWith(".sock"))).isEmpty();
    }
  }

  @Test
  void buildsLocallyAndSaysWhyWhereTheServersPortIsClosed() throws Exception {
    isLocal(site.build(installation.supervisor().toString(), "--no-tcp"));
    saysOfEachSource("(remote-unreachable)");
  }

  @Test
  void buildsLocallyAndSaysWhyWithoutNetworkButWithTheDaemonsSocket() throws Exception {
    isLocal(site.user(0).build("unshare", "--net"));
    saysOfEachSource("(remote-unreachable)");
  }

  @Test
  void takesTheCompilerThatTheDaemonPacks() throws Exception {
    withoutArchive();
    isRemote(site.build());
    assertThat(site.folder.resolve("home/.cache")).doesNotExist();
  }

  @Test
  void sendsItsOwnCompilerWhereTheDaemonSeesAnother() throws Exception {
    long installedBefore = server.logged("installed environment");
    withoutArchive();
    Path other = folder.resolve("other-gcc");
    patch(Files.copy(Path.of("/usr/bin/gcc").toRealPath(), other), "Usage: %s", "usage: %s");
    site.preparedBy("mount --bind " + other + " $(readlink -f /usr/bin/gcc)");

    isRemote(site.build());
    assertThat(server.logged("installed environment") - installedBefore).isOne();
    // Packed once for all, into a folder of the build's user.
    assertThat(cached(site.folder.resolve("home/.cache/affogato/environments"))).hasSize(1);
  }

  @Test
  void sendsItsOwnCompilerWhereTheDaemonsArchiveCannotBeReadAndHomeNotBeWritten() throws Exception {
    withoutArchive();
    site.environment.put("HOME", "/nonexistent");
    site.preparedBy("mount -t tmpfs hidden " + farm.folder() + "/envs-submitter");

    isRemote(site.build());
    assertThat(cached(site.folder.resolve("tmp/affogato-" + Site.NOBODY + "/environments")))
        .hasSize(1);
  }

  private void withoutArchive() {
    site.environment.remove("ICECC_VERSION");
    // The quickest to make.
    site.environment.put("ICECC_ENV_COMPRESSION", "zstd");
  }

  private static List<Path> cached(Path cache) throws Exception {
    try (Stream<Path> files = Files.walk(cache)) {
      return files.filter(file -> file.toString().endsWith(".tar.zst")).toList();
    }
  }

  /** Changes a text in a program, so that it works as before and is another. */
  private static void patch(Path program, String from, String to) throws Exception {
    String content = Files.readString(program, StandardCharsets.ISO_8859_1);
    assertThat(content).contains(from);
    Files.writeString(program, content.replace(from, to), StandardCharsets.ISO_8859_1);
  }

  @Test
  void buildsInAPidNamespaceWhoseEndEndsTheAgent() throws Exception {
    isRemote(site.user(0).build("unshare", "--pid", "--fork", "--mount-proc", "--kill-child"));
  }

  @Test
  void buildsInAUserNamespaceThatDoesNotKnowRoot() throws Exception {
    site.environment.remove("TMPDIR");
    isRemote(site.user(61_235).build("bwrap", "--dev-bind", "/", "/", "--unshare-user"));
  }

  @Test
  void needsNoAgentForASmallBuildInASandbox() throws Exception {
    direct();
    isRemote(site.build("unshare", "--user", "--map-root-user", "--pid", "--fork", "--kill-child"));
    hadNoAgentOfItsOwn();
  }

  @Test
  void compilesWhatOnlyTheBuildSees() throws Exception {
    direct();
    Path seen = Files.writeString(folder.resolve("seen.c"), "int f1(void) { return 1; }\n");
    Files.writeString(site.folder.resolve("f1.c"), "#error nobody shall see this\n");
    site.preparedBy("mount --bind " + seen + " " + site.folder.resolve("f1.c"));
    isRemote(site.build());
    hadNoAgentOfItsOwn();
  }

  @Test
  void showsTheDaemonNothingThatIsNotForEverybody() throws Exception {
    direct();
    Path source = site.give(site.folder.resolve("f1.c"));
    Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rw-------"));
    isRemote(site.build());
    assertThat(site.log()).contains("leaves this call to our own");
  }

  /** Not preprocessed; and where there is no archive to name, which would not be the system's. */
  private void direct() {
    site.environment.remove("ICECC_DIRECT");
    site.environment.remove("ICECC_VERSION");
  }

  private void hadNoAgentOfItsOwn() throws Exception {
    try (Stream<Path> all = Files.walk(site.folder)) {
      assertThat(all.map(file -> file.getFileName().toString()))
          .as(site.log())
          .contains("unseen.jsonl")
          .noneMatch(name -> name.startsWith("agent-") || name.equals("jobs.jsonl"));
    }
  }

  @Test
  void buildsUnderATracer() throws Exception {
    Requirements.program("/usr/bin/strace", "strace");
    isRemote(site.build("strace", "-f", "-o", "/dev/null", "-e", "trace=execve"));
  }

  @Test
  void relaysForManyLaunchersAtOnce() throws Exception {
    String supervisor = installation.supervisor().toString();
    String questions =
        "i=0; while [ $i -lt 100 ]; do gcc -dumpversion || echo failed; i=$((i + 1)); done | sort -u";
    String all = "for n in 1 2 3 4 5 6 7 8; do { " + questions + "; } & done | sort -u; wait";
    Farm.Result result = site.run(List.of(supervisor, "sh", "-c", all));
    assertThat(result.output().lines()).hasSize(1).noneMatch("failed"::equals);
    assertThat(site.log()).contains("(question)").doesNotContain("(agent-", "relay");
  }

  @Test
  void liftsTheBuildsSoftLimitsForTheAgent() throws Exception {
    String limits = "ulimit -S -t 1 && ulimit -S -f 4000 && ulimit -S -n 40 && exec \"$@\"";
    isRemote(site.build("sh", "-c", limits, "sh"));
  }

  @Test
  void buildsLocallyWhereNoAgentCanStart() throws Exception {
    String limits = "ulimit -v 300000 && exec \"$@\"";
    isLocal(site.build("sh", "-c", limits, "sh"));
    assertThat(site.log()).contains("agent-gone").contains("agent-backoff");
  }

  private void isRemote(Farm.Result result) throws Exception {
    succeeded(result);
    assertThat(server.logged(COMPILED) - compiledBefore)
        .as("%s\n%s", site.log(), server.log())
        .isEqualTo(Site.SOURCES);
  }

  private void isLocal(Farm.Result result) throws Exception {
    succeeded(result);
    assertThat(server.logged(COMPILED)).isEqualTo(compiledBefore);
  }

  private void saysOfEachSource(String reason) throws Exception {
    assertThat(site.log().lines().filter(line -> line.contains(reason))).hasSize(Site.SOURCES);
  }

  private void succeeded(Farm.Result result) throws Exception {
    assertThat(result.status()).as("%s\n%s", result.output(), site.log()).isZero();
    assertThat(new ProcessBuilder(site.folder.resolve("program").toString()).start().inputReader())
        .satisfies(said -> assertThat(said.readLine()).isEqualTo("4"));
  }
}
