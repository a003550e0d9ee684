package dev.affogato.client.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.reason.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a launcher is served by the machine's agent or by one of its own. */
@Timeout(60)
class LauncherMachineTest {
  private static final byte[] NOTHING = {};
  private static final Reason BUSY = new Reason("busy", "this machine's agent is busy");

  /** How calls end: by the machine's agent, by that of the launcher, by the compiler itself. */
  private static final int MACHINE = 5;

  private static final int OWN = 0;
  private static final int COMPILER = 7;

  private static final Path OWN_AGENT =
      LauncherRig.compile(
          Path.of("src/test/c/exec-agent.c"),
          Path.of("target/launcher-test/machine-exec-agent").toAbsolutePath());

  @TempDir Path root;
  private LauncherRig rig;

  @BeforeEach
  void setUp() throws Exception {
    use(new LauncherRig(root));
  }

  @AfterEach
  void tearDown() throws Exception {
    rig.close();
  }

  @Test
  void isServedByTheMachinesAgent() throws Exception {
    try (FakeMachine machine = FakeMachine.serving(rig, launcher -> finish(launcher))) {
      ProcessResult result = rig.run(rig.icecc(), "gcc", "-c");
      assertThat(result.status()).isEqualTo(MACHINE);
      assertThat(result.stdoutText()).isEqualTo("out");
      assertThat(machine.roles()).containsExactly('M');
    }
    assertThat(ownAgents()).isZero();
    assertThat(rig.fallbacks()).isEmpty();
  }

  @Test
  void becomesTheCompilerForTheMachinesAgent() throws Exception {
    rig.tool("gcc", "[ -S /proc/$$/fd/3 ] || ls -l /proc/$$/fd | grep -q socket && exit 6\n");
    CompletableFuture<Boolean> seenToEnd = new CompletableFuture<>();
    try (FakeMachine machine =
        FakeMachine.serving(
            rig,
            launcher -> {
              launcher.exec(ExecReply.asCalled(launcher.call(), BUSY));
              launcher.awaitClose();
              seenToEnd.complete(true);
            })) {
      assertThat(rig.run(rig.icecc(), "gcc").status()).isEqualTo(6);
      assertThat(seenToEnd.get()).isTrue();
      assertThat(machine.roles()).containsExactly('M');
    }
  }

  @Test
  void prefersAnAgentOfItsOwnThatRunsAlready() throws Exception {
    ownAgent("exec " + OWN_AGENT + " /bin/true 2");
    rig.environment.put("AFFOGATO_OWN_AGENT", "1");
    assertThat(rig.run(rig.icecc(), "gcc").status()).isEqualTo(OWN);
    rig.environment.remove("AFFOGATO_OWN_AGENT");
    try (FakeMachine machine = FakeMachine.serving(rig, launcher -> finish(launcher))) {
      assertThat(rig.run(rig.icecc(), "gcc").status()).isEqualTo(OWN);
      assertThat(machine.roles()).isEmpty();
      assertThat(rig.run(rig.icecc(), "gcc").status()).isEqualTo(MACHINE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"AFFOGATO_OWN_AGENT", "ICECC"})
  void doesNotAskWhereItIsToldNotTo(String variable) throws Exception {
    rig.environment.put(variable, "disable");
    try (FakeMachine machine = FakeMachine.serving(rig, launcher -> finish(launcher))) {
      assertThat(rig.run(rig.icecc(), "gcc").status())
          .isEqualTo(variable.equals("ICECC") ? COMPILER : OWN);
      assertThat(machine.roles()).isEmpty();
    }
  }

  @Test
  void doesNotAskWhereAnAgentIsGiven() throws Exception {
    rig.agent(launcher -> launcher.finish(3, NOTHING, NOTHING));
    try (FakeMachine machine = FakeMachine.serving(rig, launcher -> finish(launcher))) {
      assertThat(rig.run(rig.icecc(), "gcc").status()).isEqualTo(3);
      assertThat(machine.roles()).isEmpty();
    }
  }

  @Test
  void asksThoughItsOwnAgentFailedLately() throws Exception {
    ownAgent("exit 1");
    assertThat(rig.run(rig.icecc(), "gcc").status()).isEqualTo(COMPILER);
    try (FakeMachine machine = FakeMachine.serving(rig, launcher -> finish(launcher))) {
      assertThat(rig.run(rig.icecc(), "gcc").status()).isEqualTo(MACHINE);
      Files.writeString(runtimeFile(".failed"), "hung\n");
      assertThat(rig.run(rig.icecc(), "gcc").status()).isEqualTo(MACHINE);
      assertThat(machine.roles()).containsExactly('M', 'M');
    }
    assertThat(rig.run(rig.icecc(), "gcc").status()).isEqualTo(COMPILER);
    assertThat(rig.fallbacks()).containsExactly("agent-gone", "agent-silent");
  }

  @Test
  void startsItsOwnAgentWhenLeftToIt() throws Exception {
    rig.environment.put("ICECC_DEBUG", "info");
    try (FakeMachine machine =
        FakeMachine.serving(
            rig,
            launcher -> {
              launcher.elsewhere(BUSY);
              launcher.awaitClose();
            })) {
      ProcessResult result = rig.run(rig.icecc(), "gcc");
      assertThat(result.status()).isEqualTo(OWN);
      assertThat(result.stderrText())
          .contains(
              "the machine's agent leaves this call to our own: this machine's agent is busy (busy)");
      assertThat(machine.roles()).containsExactly('M');
      while (machine.ended() == 0) {
        Thread.onSpinWait();
      }
    }
    assertThat(ownAgents()).isEqualTo(1);
    assertThat(rig.fallbacks()).isEmpty();
  }

  @Test
  void doesNotTakeBackAFileByLeavingTheCall() throws Exception {
    try (FakeMachine machine =
        FakeMachine.serving(
            rig,
            launcher -> {
              launcher.file("a.o", 0666, LauncherRig.bytes("half"));
              launcher.elsewhere(BUSY);
              launcher.awaitClose();
            })) {
      assertThat(rig.run(rig.icecc(), "gcc", "-c", "a.c").status()).isEqualTo(COMPILER);
      assertThat(machine.roles()).containsExactly('M');
    }
    assertThat(rig.filesIn(rig.work)).containsExactly("a.o");
    assertThat(rig.fallbacks()).containsExactly("agent-protocol");
    assertThat(ownAgents()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AFGR", "AFGRN", "AFGRS", "+\0\0\0"})
  void startsItsOwnAgentWithADaemonThatDoesNotServe(String said) throws Exception {
    try (FakeMachine machine =
        FakeMachine.behind(
            rig,
            launcher -> {
              launcher.connection().out().write(LauncherRig.bytes(said));
              launcher.close();
            })) {
      assertThat(rig.run(rig.icecc(), "gcc").status()).isEqualTo(OWN);
      assertThat(machine.roles()).containsExactly('M');
    }
    assertThat(ownAgents()).isEqualTo(1);
    assertThat(rig.fallbacks()).isEmpty();
  }

  @Test
  void startsItsOwnAgentWhenTheMachinesEndsBeforeAnyAnswer() throws Exception {
    try (FakeMachine machine = FakeMachine.serving(rig, launcher -> launcher.call())) {
      assertThat(rig.run(rig.icecc(), "gcc").status()).isEqualTo(OWN);
      assertThat(machine.roles()).containsExactly('M');
    }
    assertThat(ownAgents()).isEqualTo(1);
    assertThat(runtimeFiles()).noneMatch(file -> file.endsWith(".failed"));
    assertThat(rig.fallbacks()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void startsItsOwnAgentWhenTheDaemonOrItsAgentIsMute(boolean joined) throws Exception {
    rig.close();
    use(new LauncherRig(folder("impatient"), LauncherRig.impatientWithTheMachine()));
    try (FakeMachine machine =
        FakeMachine.behind(
            rig,
            launcher -> {
              if (joined) {
                launcher.answer('J');
              }
            })) {
      assertThat(rig.run(rig.icecc(), "gcc").status()).isEqualTo(OWN);
      assertThat(machine.roles()).containsExactly('M');
    }
    assertThat(runtimeFiles()).noneMatch(file -> file.endsWith(".failed"));
  }

  @Test
  void compilesByItselfWhenTheMachinesAgentIsLostInTheMiddle() throws Exception {
    try (FakeMachine machine =
        FakeMachine.serving(
            rig,
            launcher -> {
              launcher.file("a.o", 0666, LauncherRig.bytes("half"));
              throw new IOException("lost on purpose");
            })) {
      assertThat(rig.run(rig.icecc(), "gcc", "-c", "a.c").status()).isEqualTo(COMPILER);
      assertThat(machine.roles()).containsExactly('M');
    }
    assertThat(rig.work.resolve("a.o")).hasContent("compiled");
    assertThat(rig.filesIn(rig.work)).containsExactly("a.o");
    assertThat(rig.fallbacks()).containsExactly("agent-lost");
    assertThat(ownAgents()).isZero();
  }

  private static void finish(LauncherConnection launcher) throws IOException {
    launcher.finish(MACHINE, LauncherRig.bytes("out"), NOTHING);
  }

  /** A world with an agent that can be started and makes a success of one call. */
  private void use(LauncherRig world) throws Exception {
    rig = world;
    rig.fakeCompiler("gcc");
    rig.environment.put("AFFOGATO_TEST_STARTS", root.resolve("starts").toString());
    ownAgent("exec " + OWN_AGENT + " /bin/true 1");
  }

  private Path folder(String name) throws Exception {
    return Files.createDirectories(root.resolve(name));
  }

  private void ownAgent(String script) throws Exception {
    rig.script(
        rig.prefix.resolve("lib/affogato/agent"),
        "echo started >> $AFFOGATO_TEST_STARTS\n" + script + "\n");
  }

  private int ownAgents() throws Exception {
    Path starts = root.resolve("starts");
    return Files.exists(starts) ? Files.readAllLines(starts).size() : 0;
  }

  private List<String> runtimeFiles() throws Exception {
    return rig.filesIn(runtimeFolder());
  }

  private Path runtimeFile(String suffix) throws Exception {
    String name = runtimeFiles().stream().filter(file -> file.endsWith(suffix)).findFirst().get();
    return runtimeFolder().resolve(name);
  }

  private Path runtimeFolder() throws Exception {
    Path tmp = rig.root.resolve("tmp");
    return tmp.resolve(rig.filesIn(tmp).getFirst());
  }
}
