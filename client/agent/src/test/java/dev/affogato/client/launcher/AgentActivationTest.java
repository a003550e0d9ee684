package dev.affogato.client.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.ProcessResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Launchers that start the agent they need. The agents here are tiny programs in C. */
class AgentActivationTest {
  private static final Path EXEC_AGENT =
      LauncherRig.compile(
          Path.of("src/test/c/exec-agent.c"),
          Path.of("target/launcher-test/exec-agent").toAbsolutePath());

  @TempDir Path root;
  private LauncherRig rig;

  @BeforeEach
  void setUp() throws Exception {
    rig = new LauncherRig(root);
    rig.fakeCompiler("gcc");
    rig.environment.put("AFFOGATO_TEST_STARTS", root.resolve("starts").toString());
  }

  @AfterEach
  void tearDown() throws Exception {
    rig.close();
  }

  @Test
  void startsOneAgentForManyLaunchersAtOnce() throws Exception {
    int launchers = 40;
    agentScript("exec " + EXEC_AGENT + " /bin/true " + launchers);
    List<Future<ProcessResult>> running = new ArrayList<>();
    for (int i = 0; i < launchers; i++) {
      running.add(rig.start(rig.icecc(), "gcc"));
    }
    for (Future<ProcessResult> launcher : running) {
      assertThat(launcher.get().status()).isZero();
    }
    assertThat(starts()).isEqualTo(1);
    assertThat(rig.fallbacks()).isEmpty();
  }

  @Test
  void givesTheAgentNothingOfTheBuild() throws Exception {
    agentScript(
        """
        { pwd; umask; env; for f in /proc/$$/fd/*; do echo "fd $(readlink $f)"; done; } > %s/seen
        exec %s /bin/true 1
        """
            .formatted(root, EXEC_AGENT));
    rig.environment.put("SECRET_OF_THE_BUILD", "x");
    rig.environment.put("LC_ALL", "de_DE.UTF-8");
    String call = "umask 0; trap '' INT; exec 7</dev/null; exec " + rig.icecc() + " gcc";
    assertThat(rig.run("/bin/bash", "-c", call).status()).isZero();
    List<String> seen = Files.readAllLines(root.resolve("seen"));
    assertThat(seen).startsWith("/", "0077");
    assertThat(seen)
        .contains("PATH=" + rig.environment.get("PATH"), "LC_ALL=C.UTF-8")
        .contains("HOME=" + root.resolve("home"))
        .noneMatch(line -> line.startsWith("SECRET"));
    // The socket, the log twice, and what the shell itself has open.
    assertThat(seen).filteredOn(line -> line.startsWith("fd socket:")).hasSize(1);
    assertThat(seen).filteredOn(line -> line.endsWith(".log")).hasSize(2);
    assertThat(seen).doesNotContain("fd /dev/null");
  }

  @Test
  void makesTheAgentLeaveSoonWhereASandboxMayWaitForIt() throws Exception {
    agentScript(
        "echo \"<$AFFOGATO_AGENT_IDLE_MS>\" >> "
            + root
            + "/idle; exec "
            + EXEC_AGENT
            + " /bin/true 1");
    Path idle = root.resolve("idle");
    Files.writeString(idle, "");
    rig.environment.put("LD_PRELOAD", "");
    rig.run(rig.icecc(), "gcc");
    rig.environment.put("AFFOGATO_AGENT_IDLE_MS", "77");
    rig.run(rig.icecc(), "gcc");
    assertThat(Files.readAllLines(idle)).containsExactly("<5000>", "<77>");
  }

  @Test
  void liftsTheSoftLimitsOfTheBuildForTheAgentOnly() throws Exception {
    agentScript("ulimit -f > " + root + "/agent; exec " + EXEC_AGENT + " /bin/sh 1");
    rig.tool("gcc", "");
    String hard = rig.run("/bin/sh", "-c", "ulimit -H -f").stdoutText();
    String call = "ulimit -S -f 5000 && " + rig.icecc() + " gcc && ulimit -f";
    assertThat(rig.run("/bin/sh", "-c", call).stdoutText()).isEqualTo("5000\n");
    assertThat(root.resolve("agent")).hasContent(hard.strip());
  }

  @Test
  void startsAnotherAgentUnderAnotherHardLimit() throws Exception {
    agentScript("exec " + EXEC_AGENT + " /bin/true 1");
    rig.run(rig.icecc(), "gcc");
    rig.run("/bin/sh", "-c", "ulimit -v 8000000 && exec " + rig.icecc() + " gcc");
    assertThat(runtimeFiles()).filteredOn(file -> file.endsWith(".sock")).hasSize(2);
    assertThat(starts()).isEqualTo(2);
  }

  @Test
  void startsAnotherAgentWhenTheFirstEndsBeforeItAnswers() throws Exception {
    agentScript(
        "[ $(wc -l < $AFFOGATO_TEST_STARTS) = 1 ] && exit\nexec " + EXEC_AGENT + " /bin/true 1\n");
    assertThat(rig.run(rig.icecc(), "gcc").status()).isZero();
    assertThat(starts()).isEqualTo(2);
    assertThat(runtimeFiles()).noneMatch(file -> file.endsWith(".failed"));
  }

  @Test
  void leavesAnAgentThatKeepsFailingAlone() throws Exception {
    agentScript("echo no Java here >&2; exit 1\n");
    assertThat(rig.run(rig.icecc(), "gcc").status()).isEqualTo(7);
    assertThat(starts()).isEqualTo(2);
    assertThat(rig.run(rig.icecc(), "gcc").status()).isEqualTo(7);
    assertThat(rig.run(rig.icecc(), "gcc").status()).isEqualTo(7);
    assertThat(starts()).isEqualTo(2);
    assertThat(rig.fallbacks()).containsExactly("agent-gone", "agent-backoff", "agent-backoff");
    assertThat(runtimeFile(".log")).content().contains("no Java here");
  }

  @Test
  void doesNotEvenConnectToAnAgentThatHungLately() throws Exception {
    agentScript("exit 1\n");
    rig.run(rig.icecc(), "gcc");
    Files.writeString(runtimeFile(".failed"), "hung\n");
    rig.run(rig.icecc(), "gcc");
    assertThat(rig.fallbacks()).containsExactly("agent-gone", "agent-silent");
  }

  @Test
  void meetsAnotherAgentInOtherSurroundings() throws Exception {
    agentScript("exec " + EXEC_AGENT + " /bin/true 1");
    assertThat(rig.run(rig.icecc(), "gcc").status()).isZero();
    rig.environment.put("LD_PRELOAD", "libfake.so");
    assertThat(rig.run(rig.icecc(), "gcc").status()).isZero();
    assertThat(runtimeFiles()).filteredOn(file -> file.endsWith(".sock")).hasSize(2);
  }

  @Test
  void servesLinksFromTheSameAgent() throws Exception {
    agentScript("exec " + EXEC_AGENT + " /bin/true 2");
    assertThat(rig.run(rig.link("gcc")).status()).isZero();
    assertThat(rig.run(rig.icecc(), "gcc").status()).isZero();
    assertThat(starts()).isEqualTo(1);
  }

  @Test
  void handsItsSocketToAJavaAgent() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String agent =
        "exec %s -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '%s' %s 3 2>&1"
            .formatted(
                java, System.getProperty("java.class.path"), ExecEverythingAgent.class.getName());
    agentScript(agent);
    List<Future<ProcessResult>> running = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      running.add(rig.start(rig.icecc(), "gcc"));
    }
    for (Future<ProcessResult> launcher : running) {
      assertThat(launcher.get().status()).isEqualTo(7);
    }
    assertThat(rig.fallbacks()).isEmpty();
    assertThat(starts()).isEqualTo(1);
    assertThat(runtimeFile(".log")).content().contains("serving 3 calls");
  }

  private void agentScript(String script) throws Exception {
    rig.script(
        rig.prefix.resolve("lib/affogato/agent"),
        "echo started >> $AFFOGATO_TEST_STARTS\n" + script);
  }

  private int starts() throws Exception {
    return Files.readAllLines(root.resolve("starts")).size();
  }

  private List<String> runtimeFiles() throws Exception {
    return rig.filesIn(runtimeFolder());
  }

  private Path runtimeFile(String suffix) throws Exception {
    String name = runtimeFiles().stream().filter(file -> file.endsWith(suffix)).findFirst().get();
    return runtimeFolder().resolve(name);
  }

  private Path runtimeFolder() throws Exception {
    return root.resolve("tmp").resolve(rig.filesIn(root.resolve("tmp")).getFirst());
  }
}
