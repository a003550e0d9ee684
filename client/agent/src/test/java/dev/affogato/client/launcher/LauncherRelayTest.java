package dev.affogato.client.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.ProcessResult;
import dev.affogato.base.time.TimeSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Launchers where no socket of their own is allowed: they ask the daemon for their agent. */
@Timeout(60)
class LauncherRelayTest {
  private static final Path HOMELESS = LauncherRig.homeless();

  @TempDir Path root;
  private LauncherRig rig;
  private FakeRelay relay;

  @BeforeEach
  void setUp() throws Exception {
    rig = new LauncherRig(root, HOMELESS);
    rig.fakeCompiler("gcc");
    relay = new FakeRelay(root.resolve("iceccd.socket"));
    rig.environment.put("ICECC_TEST_SOCKET", relay.socket.toString());
    rig.script(
        rig.prefix.resolve("lib/affogato/agent"),
        "echo \"$# $1 $2 $3 $AFFOGATO_AGENT_IDLE_MS\" > " + root.resolve("started") + "\n");
  }

  @AfterEach
  void tearDown() throws Exception {
    relay.close();
    rig.close();
  }

  @Test
  void talksToTheAgentThroughTheDaemon() throws Exception {
    Future<ProcessResult> running = rig.start(rig.icecc(), "gcc", "-c");
    try (RelayedSource source = RelayedSource.open(relay.socket, "k");
        LauncherServer agent =
            new LauncherServer(
                source,
                launcher -> launcher.finish(5, LauncherRig.bytes("out"), LauncherRig.bytes("err")),
                TimeSource.system())) {
      agent.start();
      Splice splice = Splice.theNext(relay);
      assertThat(running.get().status()).isEqualTo(5);
      assertThat(running.get().stdoutText()).isEqualTo("out");
      assertThat(running.get().stderrText()).isEqualTo("err");
      splice.close();
    }
    assertThat(rig.fallbacks()).isEmpty();
    assertThat(root.resolve("started")).doesNotExist();
  }

  @Test
  void startsTheAgentWhenToldTo() throws Exception {
    Future<ProcessResult> running = rig.start(rig.icecc(), "gcc");
    try (FakeRelay.Peer launcher = relay.expect('L')) {
      assertThat(launcher.key()).matches("[0-9a-f]{16}");
      launcher.answer('S');
      while (!Files.exists(root.resolve("started"))) {
        Thread.onSpinWait();
      }
      launcher.answer('B');
      assertThat(running.get().status()).isEqualTo(7);
      assertThat(root.resolve("started"))
          .content()
          .startsWith("3 --relay " + relay.socket + " " + launcher.key());
    }
    assertThat(rig.fallbacks()).containsExactly("agent-backoff");
  }

  @ParameterizedTest
  @CsvSource({"B, agent-backoff", "F, relay-full", "?, no-relay"})
  void compilesByItselfWhenSentAway(char answer, String reason) throws Exception {
    Future<ProcessResult> running = rig.start(rig.icecc(), "gcc");
    try (FakeRelay.Peer launcher = relay.expect('L')) {
      launcher.answer(answer);
      assertThat(running.get().status()).isEqualTo(7);
    }
    assertThat(rig.fallbacks()).containsExactly(reason);
  }

  @Test
  void compilesByItselfWithADaemonThatKnowsNoRelay() throws Exception {
    rig.environment.put("ICECC_DEBUG", "info");
    // Icecream's daemon says its version and closes on one it does not know.
    byte[] version = {43, 0, 0, 0};
    for (byte[] said : List.of(version, new byte[0], "AFGR".getBytes(StandardCharsets.US_ASCII))) {
      Future<ProcessResult> running = rig.start(rig.icecc(), "gcc");
      // It asks for the machine's agent first.
      relay.answerNext(said);
      relay.answerNext(said);
      assertThat(running.get().status()).isEqualTo(7);
      assertThat(running.get().stderrText())
          .contains("does not join launcher and agent (no-relay)");
    }
  }

  @Test
  void compilesByItselfWithAMuteDaemonOrNone() throws Exception {
    Future<ProcessResult> running = rig.start(rig.icecc(), "gcc");
    try (FakeRelay.Peer launcher = relay.expect('L')) {
      assertThat(running.get().status()).isEqualTo(7);
      assertThat(launcher.key()).isNotEmpty();
    }
    relay.close();
    assertThat(rig.run(rig.icecc(), "gcc").status()).isEqualTo(7);
    assertThat(rig.fallbacks()).containsExactly("no-relay", "no-socket-folder");
  }

  @Test
  void asksOnceMoreWhenTheAgentEndsJustWhenJoined() throws Exception {
    Future<ProcessResult> running = rig.start(rig.icecc(), "gcc");
    try (FakeRelay.Peer launcher = relay.expect('L')) {
      launcher.answer('J');
      // The call must be read, or closing would reset the connection.
      launcher.connection().in().readNBytes(5);
      launcher.connection().shutdownOutput();
      launcher.connection().in().transferTo(java.io.OutputStream.nullOutputStream());
    }
    try (FakeRelay.Peer launcher = relay.expect('L')) {
      launcher.answer('F');
      assertThat(running.get().status()).isEqualTo(7);
    }
    assertThat(rig.fallbacks()).containsExactly("relay-full");
  }

  @Test
  void offersAgainToADaemonThatWentAway() throws Exception {
    Path socket = root.resolve("other.socket");
    try (RelayedSource source = RelayedSource.open(socket, "key")) {
      for (int daemons = 0; daemons < 2; daemons++) {
        try (FakeRelay restarted = new FakeRelay(socket)) {
          for (int offers = 0; offers < 4; offers++) {
            try (FakeRelay.Peer agent = restarted.expect('A')) {
              assertThat(agent.key()).isEqualTo("key");
            }
          }
        }
        Files.delete(socket);
      }
      assertThat(source.isOpen()).isTrue();
    }
  }

  /** Joins one launcher with one offer, as the daemon does. */
  private record Splice(FakeRelay.Peer launcher, FakeRelay.Peer agent) implements AutoCloseable {
    static Splice theNext(FakeRelay relay) throws Exception {
      FakeRelay.Peer[] peers = new FakeRelay.Peer[2];
      while (peers[0] == null || peers[1] == null) {
        FakeRelay.Peer peer = relay.expectAny();
        int role = peer.role() == 'A' ? 1 : 0;
        peers[role] = peer;
      }
      Splice splice = new Splice(peers[0], peers[1]);
      peers[0].answer('J');
      peers[1].answer('J');
      Thread.ofVirtual().start(() -> copy(peers[0], peers[1]));
      Thread.ofVirtual().start(() -> copy(peers[1], peers[0]));
      return splice;
    }

    private static void copy(FakeRelay.Peer from, FakeRelay.Peer to) {
      try {
        from.connection().in().transferTo(to.connection().out());
        to.connection().shutdownOutput();
      } catch (java.io.IOException ended) {
        to.close();
      }
    }

    @Override
    public void close() {
      launcher.close();
      agent.close();
    }
  }
}
