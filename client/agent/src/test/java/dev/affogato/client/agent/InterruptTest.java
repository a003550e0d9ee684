package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.Command;
import dev.affogato.base.process.ProcessRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A build that is stopped stops what it has running elsewhere, and leaves nothing half done. */
class InterruptTest {
  private static final long LIMIT_SECONDS = 30;

  @TempDir Path root;
  private Farm farm;

  @BeforeEach
  void setUp() throws Exception {
    farm = new Farm(root);
    farm.write("a.c", "int x;\n");
  }

  @AfterEach
  void tearDown() throws Exception {
    farm.close();
  }

  @ParameterizedTest
  @CsvSource({"INT,130", "TERM,143", "KILL,137"})
  void endsTheRemoteJob(String signal, int status) throws Exception {
    CountDownLatch compiling = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    farm.server.steps =
        new FakeServer.Steps() {
          @Override
          public boolean gotSource(Peer peer, byte[] source) throws IOException {
            compiling.countDown();
            if (peer.receive() == null) {
              cancelled.countDown();
            }
            return false;
          }
        };
    Process launcher = farm.startProcess("gcc", "-c", "a.c");
    assertThat(compiling.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    ProcessRunner.system().run(Command.of("kill", "-" + signal, "" + launcher.pid()));
    assertThat(launcher.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(launcher.exitValue()).isEqualTo(status);
    assertThat(cancelled.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(farm.nextReport().outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(farm.files()).containsExactly("a.c");
    assertThat(farm.daemon.slotsGiven).hasValue(0);
  }
}
