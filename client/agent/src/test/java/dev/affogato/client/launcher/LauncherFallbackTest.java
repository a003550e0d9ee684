package dev.affogato.client.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.process.ProcessRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a build gets when no agent can help. */
class LauncherFallbackTest {
  @TempDir Path root;
  private LauncherRig rig;

  @BeforeEach
  void setUp() throws Exception {
    rig = new LauncherRig(root);
  }

  @AfterEach
  void tearDown() throws Exception {
    rig.close();
  }

  @Test
  void compilesAndLinksWithTheRealCompiler() throws Exception {
    Files.writeString(rig.work.resolve("a.c"), "int main(void) { return 42; }\n");
    Path gcc = rig.link("gcc");
    // Link-time optimisation makes the compiler call itself by its argv[0].
    ProcessResult result = rig.run(gcc, "-flto", "-O1", "a.c", "-o", "a");
    assertThat(result.stderrText()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(rig.run("./a").status()).isEqualTo(42);
    assertThat(rig.fallbacks()).containsExactly("no-agent");
    assertThat(rig.launched()).isEqualTo(1);
  }

  @Test
  void passesEverythingThroughUnchanged() throws Exception {
    rig.tool("gcc", "cat; printf '%s|' \"$@\"; echo err >&2; exit 9\n");
    Command command = rig.command(rig.icecc(), "gcc", "a b", "", "ü\n").withStdin(bytes("in "));
    ProcessResult result = ProcessRunner.system().run(command);
    assertThat(result.status()).isEqualTo(9);
    assertThat(new String(result.stdout(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("in a b||ü\n|");
    assertThat(result.stderrText()).isEqualTo("err\n");
  }

  @Test
  void leavesNothingButTheSlotOpenInTheCompiler() throws Exception {
    rig.tool("gcc", "for f in /proc/$$/fd/*; do readlink $f; done\n");
    String[] open = rig.run(rig.icecc(), "gcc").stdoutText().split("\n");
    assertThat(open).filteredOn(file -> file.contains("/slot-")).hasSize(1);
    assertThat(open).noneMatch(file -> file.contains("socket"));
    String[] without = rig.run(rig.tools.resolve("gcc")).stdoutText().split("\n");
    assertThat(open).hasSize(without.length + 1);
  }

  @Test
  void worksWithStandardDescriptorsClosed() throws Exception {
    rig.tool("gcc", "echo alive > out; exit 4\n");
    ProcessResult result = rig.run("/bin/sh", "-c", rig.icecc() + " gcc <&- >&- 2>&-");
    assertThat(result.status()).isEqualTo(4);
    assertThat(rig.work.resolve("out")).hasContent("alive");
  }

  @Test
  void runsAScriptWithoutInterpreterLineAsShellsDo() throws Exception {
    Path script = rig.tool("gcc", "");
    Files.writeString(script, "echo \"shell $1\"\n");
    assertThat(rig.run(rig.icecc(), "gcc", "x").stdoutText()).isEqualTo("shell x\n");
  }

  @Test
  void reportsAProgramThatCannotBeExecuted() throws Exception {
    ProcessResult missing = rig.run(rig.icecc(), "/no/such/gcc");
    assertThat(missing.status()).isEqualTo(127);
    assertThat(missing.stderrText()).contains("execv /no/such/gcc failed(Error: No such file");
    Files.writeString(rig.work.resolve("plain"), "");
    assertThat(rig.run(rig.icecc(), "./plain").status()).isEqualTo(126);
  }

  @Test
  void staysAwayFromAnAgentWhenDisabled() throws Exception {
    rig.fakeCompiler("gcc");
    rig.agent(launcher -> launcher.finish(0, new byte[0], new byte[0]));
    rig.environment.put("ICECC", "DISABLE");
    assertThat(rig.run(rig.icecc(), "gcc").status()).isEqualTo(7);
    assertThat(rig.fallbacks()).containsExactly("icecc-disabled");
  }

  @Test
  void compilesWhenTheAgentsSocketLeadsNowhere() throws Exception {
    rig.fakeCompiler("gcc");
    rig.environment.put("AFFOGATO_AGENT_SOCKET", root.resolve("none.sock").toString());
    assertThat(rig.run(rig.icecc(), "gcc").status()).isEqualTo(7);
    rig.environment.put("AFFOGATO_AGENT_SOCKET", "/" + "x".repeat(200));
    assertThat(rig.run(rig.icecc(), "gcc").status()).isEqualTo(7);
    assertThat(rig.fallbacks()).containsExactly("agent-refused", "agent-refused");
  }

  @Test
  void usesNoFolderThatOthersCanWrite() throws Exception {
    rig.fakeCompiler("gcc");
    Path runtime = rig.folder("runtime");
    rig.environment.put("XDG_RUNTIME_DIR", runtime.toString());
    Path open = Files.createDirectory(runtime.resolve("affogato"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    rig.run(rig.icecc(), "gcc");
    assertThat(rig.filesIn(open)).isEmpty();
    Files.delete(open);
    Path elsewhere = rig.folder("elsewhere");
    Files.createSymbolicLink(open, elsewhere);
    rig.run(rig.icecc(), "gcc");
    assertThat(rig.filesIn(elsewhere)).isEmpty();
    Files.delete(open);
    rig.run(rig.icecc(), "gcc");
    assertThat(rig.filesIn(open)).isNotEmpty();
    assertThat(Files.getPosixFilePermissions(open))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void tellsWhatItDoesWhenAsked() throws Exception {
    rig.fakeCompiler("gcc");
    Path log = root.resolve("log");
    rig.environment.put("ICECC_DEBUG", "debug");
    rig.environment.put("ICECC_LOGFILE", log.toString());
    ProcessResult result = rig.run(rig.icecc(), "gcc");
    assertThat(result.stderrText()).isEmpty();
    assertThat(log)
        .content()
        .contains("invoked as: ", "running locally: ", "(no-agent)", "invoking: " + rig.tools);
  }

  @Test
  void logsWhereCcacheDoesNotKeepIt() throws Exception {
    rig.fakeCompiler("gcc");
    rig.environment.put("ICECC_DEBUG", "info");
    String call = rig.icecc() + " gcc 3>" + root.resolve("uncached");
    rig.environment.put("UNCACHED_ERR_FD", "3");
    assertThat(rig.run("/bin/sh", "-c", call).stderrText()).isEmpty();
    assertThat(root.resolve("uncached")).content().contains("running locally: ");
    rig.environment.put("UNCACHED_ERR_FD", "77");
    assertThat(rig.run("/bin/sh", "-c", call).stderrText())
        .containsOnlyOnce("UNCACHED_ERR_FD provides an invalid file descriptor, using stderr")
        .contains("running locally: ");
    rig.environment.put("ICECC_LOGFILE", root.resolve("log").toString());
    assertThat(rig.run("/bin/sh", "-c", call).stderrText()).isEmpty();
    assertThat(root.resolve("log")).content().contains("running locally: ");
  }

  @Test
  void failsACompileThatNoAgentSawWhereThatIsAskedFor() throws Exception {
    rig.fakeCompiler("gcc");
    rig.environment.put("ICECC_STRICT", "1");
    ProcessResult refused = rig.run(rig.icecc(), "gcc", "-c", "a.c");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.stderrText()).contains("ICECC_STRICT", "(no-agent)");
    assertThat(refused.stdoutText()).isEmpty();
    assertThat(rig.run(rig.icecc(), "gcc", "a.o").status()).isEqualTo(7);
    assertThat(rig.run(rig.icerun(), "gcc", "-c").status()).isEqualTo(7);
    rig.environment.put("ICECC", "disable");
    assertThat(rig.run(rig.icecc(), "gcc", "-c").status()).isEqualTo(7);
    rig.environment.remove("ICECC");
    rig.environment.put("ICECC_STRICT", "0");
    assertThat(rig.run(rig.icecc(), "gcc", "-c").status()).isEqualTo(7);
  }

  @Test
  void leavesResponseFilesToTheCompiler() throws Exception {
    Files.writeString(rig.work.resolve("a.c"), "int main(void) { return 0; }\n");
    Files.writeString(rig.work.resolve("args"), "-c a.c -o \"a b.o\"\n");
    assertThat(rig.run(rig.icecc(), "gcc", "@args").status()).isZero();
    assertThat(rig.work.resolve("a b.o")).exists();
    Files.writeString(rig.work.resolve("loop"), "@loop\n");
    for (String bad : List.of("@loop", "@.")) {
      ProcessResult result = rig.run(rig.icecc(), "gcc", "-c", "a.c", bad);
      assertThat(result.status()).isEqualTo(1);
      assertThat(result.stderrText()).contains("@-file");
    }
  }

  /**
   * All slots are held by compilers that wait at a gate; one more must not begin before one of them
   * has ended.
   */
  @Test
  void runsNoMoreCompilersThanThereAreCores() throws Exception {
    int cores = Integer.parseInt(rig.run("nproc").stdoutText().strip());
    Path events = root.resolve("events");
    rig.run("mkfifo", root.resolve("began"));
    rig.tool(
        "gcc",
        """
        echo began >> %1$s/events
        echo > %1$s/began
        read go < %1$s/gate$1
        echo ended >> %1$s/events
        """
            .formatted(root));
    List<Future<ProcessResult>> launchers = new ArrayList<>();
    for (int i = 0; i < cores; i++) {
      launchers.add(startAtGate(i));
      awaitBegin();
    }
    launchers.add(startAtGate(cores));
    while (rig.launched() <= cores) {
      Thread.onSpinWait();
    }
    openGate(0);
    awaitBegin();
    for (int i = 1; i <= cores; i++) {
      openGate(i);
    }
    for (Future<ProcessResult> launcher : launchers) {
      assertThat(launcher.get().status()).isZero();
    }
    List<String> order = Files.readAllLines(events);
    assertThat(order.subList(0, cores)).containsOnly("began");
    assertThat(order.get(cores)).isEqualTo("ended");
  }

  private Future<ProcessResult> startAtGate(int number) throws Exception {
    rig.run("mkfifo", root.resolve("gate" + number));
    return rig.start(rig.icecc(), "gcc", number);
  }

  private void openGate(int number) throws Exception {
    assertThat(rig.run("/bin/sh", "-c", "echo > " + root.resolve("gate" + number)).succeeded())
        .isTrue();
  }

  private void awaitBegin() throws Exception {
    assertThat(rig.run("head", "-n", "1", root.resolve("began")).succeeded()).isTrue();
  }

  private static byte[] bytes(String text) {
    return LauncherRig.bytes(text);
  }
}
