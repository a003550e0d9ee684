package dev.affogato.base.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SystemProcessRunnerTest {
  private final ProcessRunner runner = ProcessRunner.system();

  @Test
  void keepsBothStreamsAndTheStatus() throws Exception {
    ProcessResult result =
        runner.run(
            Command.of("sh", "-c", "cat; echo err >&2; exit 3")
                .withStdin("in".getBytes(StandardCharsets.UTF_8)));

    assertThat(result.status()).isEqualTo(3);
    assertThat(result.stdoutText()).isEqualTo("in");
    assertThat(result.stderrText()).isEqualTo("err\n");
  }

  @Test
  void killsAProgramWhoseTimeIsOver() throws Exception {
    ProcessResult result =
        runner.run(Command.of("sh", "-c", "sleep 1000 & wait").withTimeout(Duration.ofMillis(50)));

    assertThat(result.status()).isEqualTo(ProcessResult.TIMED_OUT);
  }

  @Test
  void dropsOutputBeyondTheLimitButLetsTheProgramEnd() throws Exception {
    Command command = Command.of("sh", "-c", "head -c 100000 /dev/zero; exit 7");
    ProcessResult result =
        runner.run(
            new Command(command.argv(), null, null, new byte[0], Duration.ofSeconds(20), 10));

    assertThat(result.stdout()).hasSize(10);
    assertThat(result.status()).isEqualTo(7);
  }

  @Test
  void givesTheChildOnlyTheEnvironmentNamed() throws Exception {
    ProcessResult result =
        runner.run(Command.of("/usr/bin/env").withEnvironment(Map.of("ONLY", "this")));

    assertThat(result.stdoutText()).isEqualTo("ONLY=this\n");
  }

  @Test
  void doesNotWaitForWhatAProgramLeavesBehind() throws Exception {
    ProcessResult result = runner.run(Command.of("sh", "-c", "sleep 1000 & echo said"));

    assertThat(result.status()).isZero();
    assertThat(result.stdoutText()).isEqualTo("said\n");
  }

  @Test
  void saysThatAProgramIsMissing() {
    assertThatThrownBy(() -> runner.run(Command.of("/nonexistent/program")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/nonexistent/program");
  }
}
