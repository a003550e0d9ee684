package dev.affogato.daemon.front;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.net.Connection;
import dev.affogato.base.time.TimeSource;
import dev.affogato.daemon.testkit.FakePeer;
import dev.affogato.daemon.work.environment.EnvironmentLimits;
import dev.affogato.daemon.work.environment.EnvironmentStore;
import dev.affogato.protocol.icecc.message.CompileFile;
import dev.affogato.protocol.icecc.message.CompileResult;
import dev.affogato.protocol.icecc.message.End;
import dev.affogato.protocol.icecc.message.FileChunk;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.JobLocalBegin;
import dev.affogato.protocol.icecc.message.Language;
import dev.affogato.protocol.icecc.message.MessageCodec;
import dev.affogato.protocol.icecc.message.TransferEnv;
import dev.affogato.protocol.icecc.message.VerifyEnv;
import dev.affogato.protocol.icecc.message.VerifyEnvResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Neighbours who keep no rule. Whatever they do, the daemon does a good client's job meanwhile, and
 * its log says who did what.
 */
@Timeout(120)
class HostilePeersTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final InetSocketAddress NEIGHBOUR =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.66"), 0);
  private static final int VERSION = 43;

  @TempDir Path directory;
  private final CollectedLog log = new CollectedLog(Complaints.class);
  private final List<Connection> connections = new ArrayList<>();
  private FakeCompiler compiler;
  private ForeignWork work;
  private TestFront daemon;

  @BeforeEach
  void startDaemon() throws Exception {
    compiler = new FakeCompiler(Files.createDirectory(directory.resolve("out")));
    EnvironmentStore store =
        EnvironmentStore.open(
            directory.resolve("env"), EnvironmentLimits.defaults(), TimeSource.system());
    work = new ForeignWork("x86_64", store, compiler, directory.resolve("spool"));
    daemon = new TestFront(directory, 1, work);
    install();
  }

  @AfterEach
  void stopDaemon() throws Exception {
    connections.forEach(Connection::close);
    daemon.close();
    log.close();
    // Threads of jobs may end a moment after their conversations.
    await(() -> compiler.open.get() == 0);
  }

  @Test
  void cannotTakeAllConnections() throws Exception {
    int all = PeerLimits.of(1).connectionsMax();
    int tried = all * 3 / 4;
    int held = 0;
    for (int i = 0; i < tried; i++) {
      held += isServed(neighbour()) ? 1 : 0;
    }

    assertThat(held).isEqualTo(all / 2);
    assertServesOthers();
    assertThat(complaints("127.0.0.66"))
        .hasSize(Complaints.LINES_PER_PEER_MAX)
        .allSatisfy(line -> assertThat(line).contains(all / 2 + " of at most " + all, "firewall"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000", // a frame of no bytes
        "00000003 00000043",
        "ffffffff 00000043", // of -1, or 4 GiB
        "7fffffff 00000043",
        "00100001 00000043", // a byte beyond the limit
        "00000004 0000ffff", // an unknown message
        "00000008 00000058 7fffffff", // TRANSFER_ENV with a name of 2 GiB
        "00000010 00000058 00000004 41414141 ffffffff", // and with a platform of -1 bytes
        "00000010 00000049 00000001 00000001 7fffffff", // COMPILE_FILE with as many arguments
        "0000000c 00000047 7fffffff 80000000", // GET_CS for as many environments
        "00000014 0000004a 80000000 00000000 00000000 00000000" // a chunk outside of a file
      })
  void areRidOfWhenTheirFramesMakeNoSense(String hex) throws Exception {
    for (int i = 0; i < 20; i++) {
      Connection bad = neighbour();
      assertThat(isServed(bad)).isTrue();
      write(bad, java.util.HexFormat.of().parseHex(hex.replace(" ", "")));
      assertThat(isClosed(bad)).isTrue();
    }
    assertServesOthers();
    assertThat(complaints("127.0.0.66")).hasSizeLessThanOrEqualTo(Complaints.LINES_PER_PEER_MAX);
  }

  @Test
  void cannotSendAMillionArguments() throws Exception {
    Connection bad = neighbour();
    assertThat(isServed(bad)).isTrue();
    ByteBuffer frame = ByteBuffer.allocate(5_000_020);
    frame.putInt(5_000_016).putInt(0x49).putInt(1).putInt(1).putInt(1_000_000);
    try {
      bad.out().write(frame.array());
    } catch (IOException alreadyClosed) {
      // It need not read what it will refuse.
    }
    assertThat(isClosed(bad)).isTrue();
    await(() -> complaints("127.0.0.66").stream().anyMatch(line -> line.contains("5000016 bytes")));
    assertServesOthers();
  }

  @ParameterizedTest
  @CsvSource({
    "..,x86_64", "../../escaped,x86_64", "a/b,x86_64", "/escaped,x86_64", ".,x86_64",
    "'..\u0000good',x86_64", "good,..", "good,../escaped", "good,a/b", "good,/"
  })
  void cannotNameFilesElsewhere(String name, String platform) throws Exception {
    List<String> before = files();
    try (FakePeer bad = daemon.remoteClient()) {
      bad.send(new TransferEnv(name, platform));
      bad.expectClosed();
    }
    assertThat(files()).isEqualTo(before);
    await(() -> !complaints("127.0.0.1").isEmpty());
    assertServesOthers();
  }

  @Test
  void cannotSendAnEnvironmentThatNeverEnds() throws Exception {
    daemon.close();
    PeerLimits impatient = new PeerLimits(100, 10, 16, Duration.ofSeconds(2));
    daemon = new TestFront(directory, 1, impatient, work);
    try (FakePeer slow = daemon.remoteClient()) {
      slow.send(new TransferEnv("endless", "x86_64"));
      // A byte now and then, until nobody listens any more.
      CountDownLatch never = new CountDownLatch(1);
      boolean listens = true;
      while (listens) {
        assertThat(never.await(10, java.util.concurrent.TimeUnit.MILLISECONDS)).isFalse();
        listens = sent(slow, FileChunk.of(new byte[] {1}, 0, 1, VERSION, 1));
      }
    }
    await(
        () -> complaints("127.0.0.1").stream().anyMatch(line -> line.contains("not sent within")));
    assertServesOthers();
  }

  @Test
  void cannotSendEnvironmentsForEver() throws Exception {
    try (FakePeer busy = daemon.remoteClient()) {
      boolean listens = true;
      for (int i = 0; i < 1000 && listens; i++) {
        listens = sent(busy, new TransferEnv("env", "x86_64")) && sent(busy, new End());
      }
      busy.expectClosed();
    }
    await(() ->
        complaints("127.0.0.1").stream()
            .anyMatch(line -> line.contains("more than 16 environments")));
    assertServesOthers();
  }

  @Test
  void cannotKeepItBusyByReadingNothing() throws Exception {
    Connection deaf = neighbour();
    assertThat(isServed(deaf)).isTrue();
    byte[] question = MessageCodec.frame(new VerifyEnv("none", "x86_64"), VERSION);
    Thread asking =
        Thread.ofVirtual()
            .start(() -> {
              try {
                for (int i = 0; i < 1_000_000; i++) {
                  deaf.out().write(question);
                }
              } catch (IOException closed) {
                // As it should be, sooner or later.
              }
            });
    await(() -> !complaints("127.0.0.66").isEmpty());
    assertServesOthers();
    assertThat(complaints("127.0.0.66")).hasSizeLessThanOrEqualTo(Complaints.LINES_PER_PEER_MAX);
    deaf.close();
    asking.join();
  }

  @Test
  void cannotFillTheQueueOfJobs() throws Exception {
    compiler.mayEnd = new CountDownLatch(1);
    int share = PeerLimits.of(1).foreignJobsMax() / 2;
    for (int i = 0; i < 2 * share; i++) {
      Connection flood = neighbour();
      assertThat(isServed(flood)).isTrue();
      write(flood, MessageCodec.frame(job(100 + i), VERSION));
      write(flood, MessageCodec.frame(new End(), VERSION));
    }
    await(() -> !complaints("127.0.0.66").isEmpty());
    assertThat(complaints("127.0.0.66"))
        .allSatisfy(
            line -> assertThat(line).contains(share + " of at most " + 2 * share, "no scheduler"));
    compiler.mayEnd.countDown();
    assertServesOthers();
  }

  @Test
  void cannotStopItByStartingJobsAndGoing() throws Exception {
    for (int i = 0; i < 300; i++) {
      try (Connection storm = neighbour()) {
        assertThat(isServed(storm)).isTrue();
        write(storm, MessageCodec.frame(job(100 + i), VERSION));
      }
    }
    assertServesOthers();
    await(() -> daemon.front.slotsUsed() == 0);
  }

  @Test
  void cannotStopItByHalfAHandshake() throws Exception {
    for (int i = 0; i < 300; i++) {
      Connection halfOpen =
          Connection.open(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), daemon.front.port()),
              NEIGHBOUR,
              LIMIT);
      connections.add(halfOpen);
      write(halfOpen, new byte[] {VERSION, 0});
    }
    assertServesOthers();
  }

  @Test
  void ofThisMachineAreRidOfWhenTheyAskAllTheTime() throws Exception {
    for (int i = 0; i < 50; i++) {
      try (FakePeer greedy = daemon.localClient()) {
        boolean listens = true;
        for (int j = 0; j < 1000 && listens; j++) {
          listens = sent(greedy, request()) && sent(greedy, new JobLocalBegin(1, "", 0, false));
        }
      }
    }
    assertServesOthers();
  }

  @Test
  void ofThisMachineCannotKeepSlotsBeyondTheirEnd() throws Exception {
    List<FakePeer> hoarders = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      FakePeer hoarder = daemon.localClient();
      hoarders.add(hoarder);
      hoarder.send(new JobLocalBegin(1, "", 0, false));
    }
    hoarders.forEach(FakePeer::close);
    assertServesOthers();
  }

  @Test
  void ofThisMachineCannotStopItByGreetings() throws Exception {
    byte[] question = greeting('F', "/etc/shadow");
    byte[] launcher = greeting('L', "key");
    for (int i = 0; i < 500; i++) {
      Connection flood = Connection.open(java.net.UnixDomainSocketAddress.of(daemon.socket), LIMIT);
      connections.add(flood);
      write(flood, i % 2 == 0 ? question : launcher);
    }
    assertServesOthers();
  }

  private static byte[] greeting(char role, String text) {
    return ByteBuffer.allocate(8 + text.length())
        .put("AFGR".getBytes(StandardCharsets.US_ASCII))
        .put((byte) 1)
        .put((byte) role)
        .putShort((short) text.length())
        .put(text.getBytes(StandardCharsets.US_ASCII))
        .array();
  }

  /** A job of another machine, and a slot for a user of this one. */
  private void assertServesOthers() throws IOException {
    try (FakePeer good = daemon.remoteClient()) {
      good.send(job(7));
      good.sendFile("int x;".getBytes());
      assertThat(good.expect(CompileResult.class).status()).isZero();
      assertThat(good.expectFile()).asString().isEqualTo("object:int x;");
    }
    try (FakePeer user = daemon.localClient()) {
      user.send(new JobLocalBegin(1, "", 0, false));
      user.expect(JobLocalBegin.class);
      user.send(new End());
    }
  }

  private void install() throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(archive)) {
      for (String program : List.of("usr/bin/as", "bin/true")) {
        TarArchiveEntry entry = new TarArchiveEntry(program);
        entry.setMode(0755);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
      }
    }
    try (FakePeer client = daemon.remoteClient()) {
      client.send(new TransferEnv("env", "x86_64"));
      client.sendFile(archive.toByteArray());
      client.send(new VerifyEnv("env", "x86_64"));
      assertThat(client.expect(VerifyEnvResult.class).ok()).isTrue();
    }
  }

  private static CompileFile job(int id) {
    return new CompileFile(
        Language.C, id, List.of("-c"), List.of(), "env", "x86_64", "gcc", "a.c", "/", "a.o", false);
  }

  private static GetCs request() {
    return new GetCs(List.of(), "a.c", Language.C, 1, "x86_64", 0, 0, "", 0, 0, 0, 0);
  }

  /** A connection from the bad neighbour's address, with all that the handshake asks of it. */
  private Connection neighbour() throws IOException {
    Connection connection =
        Connection.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), daemon.front.port()),
            NEIGHBOUR,
            LIMIT);
    connections.add(connection);
    ByteBuffer words = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    write(connection, words.putInt(VERSION).putInt(VERSION).array());
    return connection;
  }

  /** Whether the daemon takes part in the handshake. */
  private static boolean isServed(Connection connection) {
    try {
      return connection.in().readNBytes(8).length == 8;
    } catch (IOException reset) {
      return false;
    }
  }

  /** Whether the daemon has closed, whatever it said before. */
  private static boolean isClosed(Connection connection) {
    try {
      connection.in().readAllBytes();
      return true;
    } catch (IOException reset) {
      return true;
    }
  }

  private static void write(Connection connection, byte[] bytes) {
    try {
      connection.out().write(bytes);
    } catch (IOException closed) {
      // What that means, the reader says.
    }
  }

  private static boolean sent(FakePeer peer, dev.affogato.protocol.icecc.message.Message message) {
    try {
      peer.send(message);
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  private List<String> complaints(String peer) {
    return log.lines().stream().filter(line -> line.startsWith(peer + ": ")).toList();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.map(Path::toString).sorted().toList();
    }
  }

  private interface Condition {
    boolean holds();
  }

  /** The test's own limit ends a vain wait. */
  private static void await(Condition condition) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    while (!condition.holds()) {
      assertThat(never.await(5, java.util.concurrent.TimeUnit.MILLISECONDS)).isFalse();
    }
  }
}
