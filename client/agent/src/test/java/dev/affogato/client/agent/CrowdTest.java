package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.ProcessResult;
import dev.affogato.protocol.icecc.message.CompileFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many launchers at once, and those that end before their time. */
class CrowdTest {
  @TempDir java.nio.file.Path root;
  private Farm farm;

  @BeforeEach
  void setUp() throws Exception {
    farm = new Farm(root);
  }

  @AfterEach
  void tearDown() throws Exception {
    farm.close();
  }

  @Test
  void serves100CallsAtOnce() throws Exception {
    int calls = 100;
    List<Future<ProcessResult>> running = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      farm.write(i + ".c", "int f" + i + "(void) { return " + i + "; }\n");
      running.add(farm.start("gcc", "-c", i + ".c"));
    }
    for (Future<ProcessResult> launcher : running) {
      assertThat(launcher.get().status()).isZero();
    }
    for (int i = 0; i < calls; i++) {
      JobReport report = farm.nextReport();
      assertThat(report.outcome()).as(report.reason().text()).isEqualTo(Outcome.REMOTE);
    }
    byte[] remote = farm.content("77.o");
    farm.plain("gcc", "-c", "77.c");
    assertThat(remote).isEqualTo(farm.content("77.o"));
    assertThat(farm.files()).hasSize(2 * calls);
    assertThat(farm.launcherFallbacks()).isEmpty();
  }

  @Test
  void endsTheRemoteJobOfAKilledLauncher() throws Exception {
    farm.write("a.c", "int x;\n");
    CountDownLatch compiling = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    farm.server.steps =
        new FakeServer.Steps() {
          @Override
          public boolean gotSource(Peer peer, byte[] source) throws IOException {
            compiling.countDown();
            peer.awaitClose();
            left.countDown();
            return false;
          }
        };
    Process launcher = farm.startProcess("gcc", "-c", "a.c");
    assertThat(compiling.await(30, TimeUnit.SECONDS)).isTrue();
    launcher.destroy();
    assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(farm.nextReport().outcome()).isEqualTo(Outcome.ABANDONED);
    launcher.waitFor();
    assertThat(farm.files()).containsExactly("a.c");
    farm.await(() -> farm.daemon.connections.get() == 0);
  }

  @Test
  void leavesTheCompileToTheLauncherWhenTheAgentEnds() throws Exception {
    farm.write("a.c", "int x;\n");
    CountDownLatch compiling = new CountDownLatch(1);
    farm.server.steps =
        new FakeServer.Steps() {
          @Override
          public boolean gotHeader(Peer peer, CompileFile header) throws IOException {
            compiling.countDown();
            peer.awaitClose();
            return false;
          }
        };
    Future<ProcessResult> launcher = farm.start("gcc", "-c", "a.c");
    assertThat(compiling.await(30, TimeUnit.SECONDS)).isTrue();
    farm.agent.close();
    assertThat(launcher.get().status()).isZero();
    assertThat(farm.files()).containsExactly("a.c", "a.o");
    // Whether the agent's first words reached the launcher before its end is chance.
    assertThat(farm.launcherFallbacks())
        .singleElement()
        .satisfies(code -> assertThat(code).isIn("agent-lost", "agent-gone"));
  }
}
