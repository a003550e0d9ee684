package dev.affogato.client.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.ProcessResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Agents that fall silent, and a launcher whose waits are cut down to moments. That the usual waits
 * are long enough for a busy agent is the keep-alives' matter.
 */
class LauncherPatienceTest {
  private static final Path IMPATIENT = LauncherRig.impatient();

  @TempDir Path root;
  private LauncherRig rig;
  private final CountDownLatch end = new CountDownLatch(1);

  @BeforeEach
  void setUp() throws Exception {
    rig = new LauncherRig(root, IMPATIENT);
    rig.fakeCompiler("gcc");
  }

  @AfterEach
  void tearDown() throws Exception {
    end.countDown();
    rig.close();
  }

  @Test
  void compilesByItselfWhenTheAgentNeverAnswers() throws Exception {
    rig.agent(launcher -> end.await());
    compilesItself("agent-silent");
  }

  @Test
  void compilesByItselfWhenTheAgentFallsSilentInTheMiddle() throws Exception {
    rig.agent(launcher -> {
      launcher.preprocess(
          new PreprocessRequest("/bin/true", List.of("true"), List.of()), (b, s, n) -> {});
      end.await();
    });
    compilesItself("agent-silent");
  }

  @Test
  void stopsAPreprocessorWhoseAgentFellSilent() throws Exception {
    rig.tool("cpp", "echo $$ > " + root.resolve("pid") + "\nexec sleep 3600\n");
    rig.agent(launcher ->
        launcher.preprocess(
            new PreprocessRequest(rig.tools.resolve("cpp").toString(), List.of("cpp"), List.of()),
            (b, s, n) -> {}));
    compilesItself("agent-silent");
    String pid = Files.readString(root.resolve("pid")).strip();
    assertThat(ProcessHandle.of(Long.parseLong(pid))).isEmpty();
  }

  @Test
  void leavesNothingOfAnOutputThatWasNeverFinished() throws Exception {
    rig.agent(launcher -> {
      launcher.file(rig.work.resolve("a.o").toString(), 0666).write(LauncherRig.bytes("half"));
      end.await();
    });
    compilesItself("agent-silent");
    assertThat(rig.work.resolve("a.o")).hasContent("compiled");
    assertThat(rig.filesIn(rig.work)).containsExactly("a.o");
  }

  private void compilesItself(String reason) throws Exception {
    ProcessResult result = rig.run(rig.icecc(), "gcc", "-c");
    assertThat(result.status()).isEqualTo(7);
    assertThat(result.stdoutText()).isEqualTo(rig.tools.resolve("gcc") + " -c\n");
    assertThat(rig.fallbacks()).containsExactly(reason);
  }
}
