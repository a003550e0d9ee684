package dev.affogato.daemon.front;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.net.Connection;
import dev.affogato.daemon.testkit.FakePeer;
import dev.affogato.protocol.icecc.message.JobLocalBegin;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Launchers and agents on the daemon's own socket, beside icecream's clients. */
@Timeout(60)
class RelayTest {
  @TempDir Path directory;
  private TestFront daemon;

  @BeforeEach
  void setUp() throws Exception {
    daemon = new TestFront(directory, 1, null);
  }

  @AfterEach
  void tearDown() throws Exception {
    daemon.close();
  }

  @Test
  void copiesBetweenALauncherAndTheAgentItWasToldToStart() throws Exception {
    try (Connection launcher = greet('L', "key")) {
      assertThat(answer(launcher)).isEqualTo('S');
      try (Connection agent = greet('A', "key")) {
        assertThat(answer(launcher)).isEqualTo('J');
        assertThat(answer(agent)).isEqualTo('J');
        byte[] call = "x".repeat(300_000).getBytes(StandardCharsets.US_ASCII);
        Thread sender = Thread.ofVirtual().start(() -> write(launcher, call));
        assertThat(agent.in().readNBytes(call.length)).isEqualTo(call);
        sender.join();
        write(agent, "finish".getBytes(StandardCharsets.US_ASCII));
      }
      assertThat(launcher.in().readAllBytes()).asString().isEqualTo("finish");
    }
  }

  @Test
  void showsTheAgentTheLaunchersEnd() throws Exception {
    Connection launcher = greet('L', "key");
    assertThat(answer(launcher)).isEqualTo('S');
    try (Connection agent = greet('A', "key")) {
      assertThat(answer(launcher)).isEqualTo('J');
      assertThat(answer(agent)).isEqualTo('J');
      write(launcher, new byte[] {7});
      launcher.close();
      assertThat(agent.in().readAllBytes()).containsExactly(7);
    }
  }

  @Test
  void joinsOnlyTheSameKey() throws Exception {
    try (Connection agent = greet('A', "one");
        Connection launcher = greet('L', "other")) {
      assertThat(answer(launcher)).isEqualTo('S');
      try (Connection second = greet('A', "other")) {
        assertThat(answer(launcher)).isEqualTo('J');
        assertThat(answer(second)).isEqualTo('J');
        write(second, new byte[] {2});
        assertThat(launcher.in().read()).isEqualTo(2);
      }
      agent.close();
    }
  }

  @Test
  void servesIcecreamsClientsOnTheSameSocket() throws Exception {
    try (Connection agent = greet('A', "key");
        FakePeer client = daemon.localClient()) {
      client.send(new JobLocalBegin(1, "", 0, false));
      client.expect(JobLocalBegin.class);
      agent.close();
    }
  }

  @Test
  void closesOnPeersThatBreakTheRules() throws Exception {
    for (byte[] greeting :
        new byte[][] {
          greeting(2, 'L', "key"),
          greeting(1, 'X', "key"),
          greeting(1, 'L', ""),
          greeting(1, 'A', "k".repeat(65)),
          greeting(1, 'F', "/" + "f".repeat(5000))
        }) {
      try (Connection bad = connect()) {
        write(bad, greeting);
        assertThat(isClosed(bad)).isTrue();
      }
    }
    try (Connection talkative = greet('A', "key")) {
      write(talkative, new byte[] {1});
      assertThat(talkative.in().readAllBytes()).isEmpty();
    }
    try (Connection launcher = greet('L', "key")) {
      assertThat(answer(launcher)).isEqualTo('S');
    }
  }

  @Test
  void tellsWhichFileItSeesBehindAPath() throws Exception {
    Path file = Files.writeString(directory.resolve("gcc"), "compiler");
    Files.setLastModifiedTime(
        file, FileTime.from(1_700_000_000_123_456_789L, TimeUnit.NANOSECONDS));
    try (Connection asking = greet('F', file.toString())) {
      assertThat(answer(asking)).isEqualTo('Y');
      ByteBuffer facts = ByteBuffer.wrap(asking.in().readAllBytes());
      assertThat(facts.getLong()).isEqualTo(Files.getAttribute(file, "unix:dev"));
      assertThat(facts.getLong()).isEqualTo(Files.getAttribute(file, "unix:ino"));
      assertThat(facts.getLong()).isEqualTo(8);
      assertThat(facts.getLong()).isEqualTo(1_700_000_000_123_456_789L);
    }
    for (String none : new String[] {directory + "/none", "relative", "/bad\0"}) {
      try (Connection asking = greet('F', none)) {
        assertThat(answer(asking)).isEqualTo('N');
        assertThat(asking.in().read()).isNegative();
      }
    }
  }

  /** Closed with bytes unread, as the kernel tells it, or without. */
  private static boolean isClosed(Connection connection) {
    try {
      return connection.in().read() < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  private Connection connect() throws IOException {
    return Connection.open(UnixDomainSocketAddress.of(daemon.socket), Duration.ofSeconds(5));
  }

  private Connection greet(char role, String text) throws IOException {
    Connection connection = connect();
    write(connection, greeting(1, role, text));
    return connection;
  }

  private static byte[] greeting(int version, char role, String text) {
    return ByteBuffer.allocate(8 + text.length())
        .put("AFGR".getBytes(StandardCharsets.US_ASCII))
        .put((byte) version)
        .put((byte) role)
        .putShort((short) text.length())
        .put(text.getBytes(StandardCharsets.US_ASCII))
        .array();
  }

  private static char answer(Connection connection) throws IOException {
    byte[] answer = connection.in().readNBytes(5);
    assertThat(Arrays.copyOf(answer, 4)).asString().isEqualTo("AFGR");
    return (char) answer[4];
  }

  private static void write(Connection connection, byte[] bytes) {
    try {
      connection.out().write(bytes);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
