package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.base.time.TimeSource;
import dev.affogato.client.journal.Journal;
import dev.affogato.client.launcher.AgentSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AgentTest {
  @TempDir Path root;

  @Test
  void endsWhenNobodyCallsAnyMore() throws Exception {
    AgentOptions options =
        new AgentOptions(
            Duration.ofMillis(20),
            1,
            AgentListener.NONE,
            Journal.NONE,
            List.of(),
            false,
            TimeSource.system());
    AgentSocket socket = AgentSocket.listen(root.resolve("agent.sock"));
    try (Agent agent = Agent.launch(socket.channel(), options)) {
      agent.awaitEnd();
    }
    assertThat(socket.channel().isOpen()).isFalse();
  }

  @Test
  void endsWhenItIsClosed() throws Exception {
    AgentSocket socket = AgentSocket.listen(root.resolve("agent.sock"));
    CountDownLatch ended = new CountDownLatch(1);
    try (Agent agent = Agent.launch(socket.channel(), AgentOptions.standard().withoutIdleExit())) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              agent.awaitEnd();
              ended.countDown();
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
      assertThat(agent.activeLaunchers()).isZero();
    }
    ended.await();
  }

  @Test
  void needsRoomForAPreprocessor() {
    assertThatThrownBy(() ->
            new AgentOptions(
                null, 0, AgentListener.NONE, Journal.NONE, List.of(), false, TimeSource.system()))
        .hasMessageContaining("at least one preprocessor");
  }
}
