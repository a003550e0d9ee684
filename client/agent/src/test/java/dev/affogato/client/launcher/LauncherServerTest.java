package dev.affogato.client.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.net.Connection;
import dev.affogato.base.process.ProcessResult;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a peer that misbehaves costs, on both sides. */
class LauncherServerTest {
  private static final byte[] NOTHING = {};

  @TempDir Path root;
  private LauncherRig rig;

  @BeforeEach
  void setUp() throws Exception {
    rig = new LauncherRig(root);
    rig.fakeCompiler("gcc");
  }

  @AfterEach
  void tearDown() throws Exception {
    rig.close();
  }

  @Test
  void garbageCostsItsOwnConnectionOnly() throws Exception {
    rig.agent(launcher -> launcher.finish(0, NOTHING, NOTHING));
    UnixDomainSocketAddress address =
        UnixDomainSocketAddress.of(rig.environment.get("AFFOGATO_AGENT_SOCKET"));
    byte[][] garbage = {
      LauncherRig.bytes("GET / HTTP/1.1\r\n\r\n"),
      {0, 0, 0, 1, 9},
      {0, 0, 0, 5, LauncherFrame.CPP_OUT, 1, 2, 3, 4},
      {(byte) 0xff, 0, 0, 0, 1},
    };
    for (byte[] bytes : garbage) {
      try (Connection connection = Connection.open(address, Duration.ofSeconds(5))) {
        connection.out().write(bytes);
        assertThat(connection.in().read()).isEqualTo(-1);
      }
    }
    assertThat(rig.run(rig.icecc(), "gcc").status()).isZero();
  }

  @Test
  void aBugInTheHandlerCostsOneLocalCompile() throws Exception {
    rig.agent(launcher -> {
      if (launcher.call().arguments().contains("bad")) {
        throw new IllegalStateException("broken on purpose");
      }
      launcher.finish(0, NOTHING, NOTHING);
    });
    assertThat(rig.run(rig.icecc(), "gcc", "bad").status()).isEqualTo(7);
    assertThat(rig.run(rig.icecc(), "gcc", "good").status()).isZero();
  }

  @Test
  void launcherCompilesItselfOnFramesThatMakeNoSense() throws Exception {
    byte[][] nonsense = {
      {0, 0, 0, 0, 0},
      {5, 0, 0, 0, (byte) AgentFrames.KEEPALIVE},
      {0, 0, 0, 1, 0x55},
      {0, 0, 0, 1, (byte) AgentFrames.FILE_DATA},
      {0, 0, 0, 1, (byte) AgentFrames.FINISH},
      {0, 0, 0, 6, (byte) AgentFrames.EXEC, 0, 0x7f, 0, 0, 0},
      {0, 0, 0, 10, (byte) AgentFrames.PREPROCESS, 0, 0, 0, 0, 0x7f, 0, 0, 0, 0},
      {0, 0, 0, 9, (byte) AgentFrames.FILE, 0x7f, 0, 0, 0, 0, 0, 0, 0},
      {0, 0, 0, 10, (byte) AgentFrames.FILE, 0, 0, 0, 1, 0, 0, 0, 1, 0},
    };
    AgentSocket socket = AgentSocket.listen(root.resolve("nonsense.sock"));
    rig.environment.put("AFFOGATO_AGENT_SOCKET", socket.path().toString());
    try (ServerSocketChannel server = socket.channel()) {
      for (byte[] bytes : nonsense) {
        Future<ProcessResult> launcher = rig.start(rig.icecc(), "gcc");
        try (Connection connection = new Connection(server.accept())) {
          FrameReader reader = new FrameReader(connection.in());
          reader.next();
          connection.out().write(bytes);
          reader.skipToEnd();
        }
        assertThat(launcher.get().status()).isEqualTo(7);
      }
    }
    assertThat(rig.fallbacks()).hasSize(nonsense.length).containsOnly("agent-protocol");
    assertThat(rig.filesIn(rig.work)).containsExactly("a.o");
  }

  @Test
  void launchersCompileThemselvesWhenTheServerCloses() throws Exception {
    CompletableFuture<Void> calling = new CompletableFuture<>();
    LauncherServer server =
        rig.agent(launcher -> {
          launcher.note("");
          calling.complete(null);
          launcher.awaitClose();
        });
    Future<ProcessResult> running = rig.start(rig.icecc(), "gcc");
    calling.get();
    assertThat(server.activeLaunchers()).isEqualTo(1);
    assertThat(server.idleFor()).isZero();
    server.close();
    assertThat(running.get().status()).isEqualTo(7);
  }
}
