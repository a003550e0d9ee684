package dev.affogato.testing.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.testing.farm.Farm;
import dev.affogato.testing.farm.Maker;
import dev.affogato.testing.farm.Program;
import dev.affogato.testing.farm.Requirements;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page for Exherbo, from its first command to its last: packages built by it compile for both
 * targets on an own server and on a stock one, and connect to nothing that it does not allow.
 */
class GuideTest {
  /** What a daemon logs of each job that is not its own. */
  private static final String COMPILED = "ompilation completed with exit code 0";

  /** As Paludis does: its settings first, then the build. The sandbox only notes its rules. */
  private static final String BUILD =
      "esandbox() { printf '%s\\n' \"$*\" >> rules; }; . \"$1\"; shift;"
          + " exec \"$@\" make -j\"$EXJOBS\"";

  private static final Set<String> EVERY_DRIVER = Set.of("cc", "c++", "gcc", "g++");

  /** All that a direct job needs of the sandbox; a preprocessed one goes to the server itself. */
  private static final String DAEMON = "/var/run/icecc/iceccd.socket";

  private static final String SERVER_PORT = "10245";

  private static final int ELF_CLASS = 4;
  private static final Map<String, Integer> CLASSES =
      Map.of("x86_64-pc-linux-gnu", 2, "i686-pc-linux-gnu", 1);

  @TempDir static Path folder;
  private static GuidedMachines machines;
  private static Package plain;

  @BeforeAll
  static void followTheGuide() throws Exception {
    Requirements.root();
    Requirements.program("/usr/sbin/iceccd", "icecc");
    Requirements.program("/usr/bin/bwrap", "bubblewrap");
    Requirements.program("/usr/bin/strace", "strace");
    Requirements.program("/usr/bin/setpriv", "util-linux");
    Requirements.program("/usr/bin/i686-linux-gnu-g++", "g++-i686-linux-gnu");
    machines = new GuidedMachines(folder);
    plain = Package.in(folder.resolve("plain"));
    succeeds(plain, run(plain, machines.environment(), List.of("make")));
  }

  @AfterAll
  static void stop() throws Exception {
    if (machines != null) {
      machines.close();
    }
  }

  @Test
  void buildsForBothTargetsOnOurServerAndSaysSo() throws Exception {
    Package built = build("by-ours", "own", machines.own, EVERY_DRIVER, Set.of(DAEMON));

    Farm.Result look = machines.look();
    succeeds(built, look);
    assertThat(look.output()).contains("own", "stock", "8 elsewhere");
  }

  @Test
  void buildsForBothTargetsOnAStockServer() throws Exception {
    build("by-stock", "stock", machines.stock, EVERY_DRIVER, Set.of(DAEMON, SERVER_PORT));
  }

  @Test
  void buildsWithTheStockClientThroughOurDaemons() throws Exception {
    Path client = machines.path("/usr/host/bin/icecc");
    Path ours = client.resolveSibling("icecc.ours");
    Files.move(client, ours);
    Files.createSymbolicLink(client, Path.of(Maker.STOCK.program("icecc")));
    try {
      // It knows no compiler whose name ends in -cc.
      Set<String> drivers = Set.of("gcc", "g++");
      build("by-stock-client", "own", machines.own, drivers, Set.of(DAEMON, SERVER_PORT));
    } finally {
      Files.move(ours, client, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static Package build(
      String name, String server, Program log, Set<String> distributed, Set<String> connected)
      throws Exception {
    Package built = Package.in(folder.resolve(name));
    long before = log.logged(COMPILED);
    List<String> command =
        List.of("bash", "-ec", BUILD, "bash", machines.path("/etc/paludis/bashrc").toString());
    List<String> traced = new ArrayList<>(command);
    traced.addAll(List.of("strace", "-f", "-qq", "--seccomp-bpf", "-e", "signal=none"));
    traced.addAll(List.of("-e", "trace=connect", "-o", "trace"));
    Map<String, String> environment = environment(built);
    environment.put("ICECC_PREFERRED_HOST", server);
    succeeds(built, run(built, environment, traced));

    long jobs = built.sources().stream().filter(s -> distributed.contains(s.driver())).count();
    log.awaitCount(COMPILED, before + jobs * GuidedMachines.TARGETS.size(), said(built));
    assertThatObjectsAreRight(built);
    Set<String> places =
        SandboxRules.read(built.folder().resolve("rules"))
            .assertCover(
                built.folder().resolve("trace"),
                built.folder().resolve("tmp/affogato-" + Package.BUILDER));
    assertThat(places).containsAll(connected);
    return built;
  }

  private static void assertThatObjectsAreRight(Package built) throws Exception {
    for (String target : GuidedMachines.TARGETS) {
      for (Package.Source source : built.sources()) {
        byte[] object = built.object(target, source);
        assertThat(object).as("%s", source).isEqualTo(plain.object(target, source));
        assertThat((int) object[ELF_CLASS]).as("%s", source).isEqualTo(CLASSES.get(target));
      }
    }
  }

  private static Map<String, String> environment(Package built) {
    Map<String, String> environment = new HashMap<>(machines.environment());
    environment.put("HOME", built.folder().resolve("home").toString());
    environment.put("TMPDIR", built.folder().resolve("tmp").toString());
    environment.put("ICECC_DEBUG", "debug");
    environment.put("ICECC_LOGFILE", built.folder().resolve("client.log").toString());
    // Under a tracer the build ends when the agent has ended.
    environment.put("AFFOGATO_AGENT_IDLE_MS", "500");
    return environment;
  }

  /** As the build user. */
  private static Farm.Result run(
      Package built, Map<String, String> environment, List<String> command) throws Exception {
    List<String> all = new ArrayList<>(List.of("setpriv", "--reuid", "" + Package.BUILDER));
    all.addAll(List.of("--regid", "" + Package.BUILDER, "--clear-groups"));
    all.addAll(command);
    return machines.farm.run(built.folder(), environment, machines.withOwnRun(all));
  }

  private static void succeeds(Package built, Farm.Result result) throws Exception {
    assertThat(result.status()).as("%s\n%s", result.output(), said(built)).isZero();
  }

  private static String said(Package built) throws Exception {
    Path log = built.folder().resolve("client.log");
    return Files.exists(log) ? Files.readString(log) : "";
  }
}
