package dev.affogato.daemon.front;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.net.Connection;
import dev.affogato.base.time.TimeSource;
import dev.affogato.daemon.figures.JobFigures.Kind;
import dev.affogato.daemon.figures.JobFigures.Outcome;
import dev.affogato.daemon.figures.JobFigures.Refusal;
import dev.affogato.daemon.testkit.FakePeer;
import dev.affogato.daemon.testkit.FakeScheduler;
import dev.affogato.daemon.work.environment.EnvironmentLimits;
import dev.affogato.daemon.work.environment.EnvironmentStore;
import dev.affogato.daemon.work.execution.CompileJob;
import dev.affogato.protocol.icecc.message.CompileFile;
import dev.affogato.protocol.icecc.message.CompileResult;
import dev.affogato.protocol.icecc.message.End;
import dev.affogato.protocol.icecc.message.FileChunk;
import dev.affogato.protocol.icecc.message.JobBegin;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobLocalBegin;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.Language;
import dev.affogato.protocol.icecc.message.Login;
import dev.affogato.protocol.icecc.message.StatusText;
import dev.affogato.protocol.icecc.message.TransferEnv;
import dev.affogato.protocol.icecc.message.VerifyEnv;
import dev.affogato.protocol.icecc.message.VerifyEnvResult;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ForeignClientTest {
  @TempDir Path directory;
  private FakeCompiler compiler;
  private EnvironmentStore store;
  private TestFront daemon;
  private FakeScheduler.Session scheduler;

  @BeforeEach
  void startDaemon() throws Exception {
    compiler = new FakeCompiler(Files.createDirectory(directory.resolve("out")));
    store =
        EnvironmentStore.open(
            directory.resolve("env"), EnvironmentLimits.defaults(), TimeSource.system());
    ForeignWork work = new ForeignWork("x86_64", store, compiler, directory.resolve("spool"));
    daemon = new TestFront(directory, 1, work);
    scheduler = daemon.connectScheduler();
  }

  @AfterEach
  void stopDaemon() throws Exception {
    scheduler.close();
    daemon.close();
    assertThat(compiler.open).hasValue(0);
  }

  private static byte[] archive(String... programs) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (String program : programs) {
        TarArchiveEntry entry = new TarArchiveEntry(program);
        entry.setMode(0755);
        entry.setSize(3);
        tar.putArchiveEntry(entry);
        tar.write("abc".getBytes());
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private void install(String name) throws IOException {
    try (FakePeer client = daemon.remoteClient()) {
      client.send(new TransferEnv(name, "x86_64"));
      client.sendFile(archive("usr/bin/as", "bin/true"));
      client.send(new VerifyEnv(name, "x86_64"));
      assertThat(client.expect(VerifyEnvResult.class).ok()).isTrue();
    }
    assertThat(scheduler.expect(Login.class).environments())
        .contains(new EnvironmentName("x86_64", name));
  }

  private static CompileFile job(int id, boolean splitDwarf) {
    return new CompileFile(
        Language.CPLUSPLUS,
        id,
        List.of("-O2", "-c"),
        List.of(),
        "env",
        "x86_64",
        "g++",
        "a.cc",
        "/home/me",
        "a.o",
        splitDwarf);
  }

  private static byte[] source() {
    byte[] source = new byte[250_000];
    new Random(5).nextBytes(source);
    return source;
  }

  private static byte[] joined(String word, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(word.getBytes());
    bytes.write(content);
    return bytes.toByteArray();
  }

  private long ended(Outcome outcome) {
    return daemon.figures.jobs().ended().get(Kind.CLASSIC).get(outcome);
  }

  private JobDone expectDone(int job) throws IOException {
    JobDone done = scheduler.expect(JobDone.class);
    assertThat(done.jobId()).isEqualTo(job);
    assertThat(done.fromSubmitter()).isFalse();
    return done;
  }

  @Test
  void compilesForOthersAtEveryVersion() throws Exception {
    install("env");
    int id = 0;
    for (int version : new int[] {21, 29, 33, 34, 39, 40, 41, 43, 44}) {
      id++;
      try (FakePeer client = daemon.remoteClient(version)) {
        client.send(job(id, version >= 35));
        client.sendFile(source());
        CompileResult result = client.expect(CompileResult.class);
        assertThat(result.status()).isZero();
        assertThat(result.stderr()).isEqualTo("warned\n");
        assertThat(client.expectFile()).isEqualTo(joined("object:", source()));
        assertThat(result.hasDwo()).isEqualTo(version >= 35);
        if (result.hasDwo()) {
          assertThat(client.expectFile()).isEqualTo(joined("dwo:", source()));
        }
        client.expectClosed();
      }
      CompileJob started = compiler.started.poll(20, TimeUnit.SECONDS);
      assertThat(started.flags()).containsExactly("-O2", "-c");
      assertThat(started.peerVersion()).isEqualTo(Math.min(43, version));
      assertThat(scheduler.expect(JobBegin.class).jobId()).isEqualTo(id);
      JobResources cost = expectDone(id).resources();
      assertThat(cost.inUncompressed()).isEqualTo(source().length);
      assertThat(cost.userMs()).isEqualTo(30);
      assertThat(cost.outUncompressed()).isEqualTo(7);
    }
    assertThat(ended(Outcome.OK)).isEqualTo(id);
    assertThat(daemon.figures.jobs().compileMs().get(Kind.CLASSIC)).isEqualTo(40L * id);
    // Random bytes do not become fewer.
    assertThat(daemon.figures.icecream().receivedBytes()).isGreaterThan((long) id * 250_000);
    assertThat(daemon.figures.icecream().sentBytes()).isGreaterThan((long) id * 250_000);
  }

  @Test
  void tellsOfACompilerThatFails() throws Exception {
    install("env");
    compiler.status = 1;
    try (FakePeer client = daemon.remoteClient()) {
      client.send(job(7, false));
      client.sendFile(new byte[0]);
      CompileResult result = client.expect(CompileResult.class);
      assertThat(result.status()).isEqualTo(1);
      assertThat(result.outOfMemory()).isFalse();
      client.expectClosed();
    }
    scheduler.expect(JobBegin.class);
    assertThat(expectDone(7).exitCode()).isEqualTo(1);
    assertThat(ended(Outcome.COMPILER_ERROR)).isOne();
  }

  @Test
  void takesTheWholeSourceOfAJobThatWaitsForItsSlot() throws Exception {
    install("env");
    compiler.mayEnd = new CountDownLatch(1);
    try (FakePeer first = daemon.remoteClient();
        FakePeer second = daemon.remoteClient()) {
      first.send(job(1, false));
      first.sendFile(source());
      assertThat(scheduler.expect(JobBegin.class).jobId()).isEqualTo(1);
      second.send(job(2, false));
      // Ends only if the daemon reads on: far more than socket buffers hold.
      byte[] large = new byte[16_000_000];
      new Random(6).nextBytes(large);
      second.sendFile(large);
      compiler.mayEnd.countDown();
      first.expect(CompileResult.class);
      second.expect(CompileResult.class);
      assertThat(second.expectFile()).isEqualTo(joined("object:", large));
      expectDone(1);
      assertThat(scheduler.expect(JobBegin.class).jobId()).isEqualTo(2);
      expectDone(2);
    }
  }

  @Test
  void endsTheCompilerOfAClientThatVanishesOrCancels() throws Exception {
    install("env");
    compiler.mayEnd = new CountDownLatch(1);
    try (FakePeer client = daemon.remoteClient()) {
      client.send(job(1, false));
      client.sendFile(source());
      scheduler.expect(JobBegin.class);
    }
    assertThat(expectDone(1).exitCode()).isEqualTo(ExitCodes.CLIENT_GONE);
    assertThat(compiler.events.poll(20, TimeUnit.SECONDS)).isEqualTo("closed 1");
    try (FakePeer client = daemon.remoteClient()) {
      client.send(job(2, false));
      client.send(new End());
      scheduler.expect(JobBegin.class);
      client.send(new End());
      client.expectClosed();
    }
    assertThat(expectDone(2).exitCode()).isEqualTo(ExitCodes.CLIENT_SAID_END);
    try (FakePeer client = daemon.remoteClient()) {
      client.send(job(3, false));
      client.send(FileChunk.of(source(), 0, 1000, 43, 1));
      scheduler.expect(JobBegin.class);
    }
    assertThat(expectDone(3).exitCode()).isEqualTo(ExitCodes.CLIENT_GONE);
    assertThat(ended(Outcome.CANCELLED)).isEqualTo(3);
  }

  @Test
  void warnsOfNothingWhenAClientLeaves() throws Exception {
    install("env");
    compiler.mayEnd = new CountDownLatch(1);
    compiler.interruptedInPipe = true;
    List<String> warnings = new CopyOnWriteArrayList<>();
    Logger logger = Logger.getLogger(Complaints.class.getName());
    Handler handler = collectorOf(warnings);
    logger.addHandler(handler);
    try (FakePeer client = daemon.remoteClient()) {
      client.send(job(1, false));
      client.sendFile(source());
      scheduler.expect(JobBegin.class);
      compiler.started.poll(20, TimeUnit.SECONDS);
      client.close();
      assertThat(expectDone(1).exitCode()).isEqualTo(ExitCodes.CLIENT_GONE);
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(warnings).isEmpty();
  }

  private static Handler collectorOf(List<String> warnings) {
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        if (record.getLevel().intValue() >= java.util.logging.Level.WARNING.intValue()) {
          warnings.add(record.getMessage() + List.of(record.getParameters()));
        }
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  @Test
  void explainsAnEnvironmentThatIsNotThere() throws Exception {
    compiler.missing = true;
    try (FakePeer client = daemon.remoteClient()) {
      client.send(job(1, false));
      client.sendFile(source());
      assertThat(client.expect(StatusText.class).text()).contains("usr/bin/as");
      client.expectClosed();
    }
    scheduler.expect(JobBegin.class);
    assertThat(expectDone(1).exitCode()).isEqualTo(ExitCodes.ENVIRONMENT_MISSING);
    scheduler.expect(Login.class);
    assertThat(ended(Outcome.FAILED)).isOne();
    assertThat(daemon.figures.jobs().refused().get(Refusal.CANNOT_START)).isOne();
  }

  @Test
  void keepsTheConnectionThroughAnArchiveThatIsNone() throws Exception {
    try (FakePeer client = daemon.remoteClient()) {
      client.send(new TransferEnv("env", "x86_64"));
      client.sendFile(source());
      client.send(new VerifyEnv("env", "x86_64"));
      client.expect(StatusText.class);
      assertThat(client.expect(VerifyEnvResult.class).ok()).isFalse();
      client.send(new TransferEnv("env-broken", "x86_64"));
      client.sendFile(archive("usr/bin/as", "bin/true"));
      client.send(new VerifyEnv("env-broken", "x86_64"));
      assertThat(client.expect(VerifyEnvResult.class).ok()).isFalse();
    }
    assertThat(scheduler.expect(Login.class).isRelogin()).isTrue();
    assertThat(scheduler.expect(Login.class).environments())
        .containsExactly(new EnvironmentName("x86_64", "env-broken"));
  }

  /** Clients never come back with an environment that is said not to work. */
  @Test
  void doesNotCondemnAnEnvironmentForAMomentsShortage() throws Exception {
    try (FakePeer client = daemon.remoteClient()) {
      client.send(new TransferEnv("env-busy", "x86_64"));
      client.sendFile(archive("usr/bin/as", "bin/true"));
      client.send(new VerifyEnv("env-busy", "x86_64"));
      assertThat(client.expect(StatusText.class).text()).contains("env-busy");
    }
  }

  /** Many machines begin the same build. */
  @Test
  void installsAndTriesOnceWhatManySendAtOnce() throws Exception {
    int clients = 24;
    byte[] archive = archive("usr/bin/as", "bin/true");
    List<FakePeer> peers = new ArrayList<>();
    try {
      for (int i = 0; i < clients; i++) {
        FakePeer peer = daemon.remoteClient();
        peers.add(peer);
        peer.send(new TransferEnv("env", "x86_64"));
      }
      for (FakePeer peer : peers) {
        peer.sendFile(archive);
        peer.send(new VerifyEnv("env", "x86_64"));
      }
      for (FakePeer peer : peers) {
        assertThat(peer.expect(VerifyEnvResult.class).ok()).isTrue();
      }
    } finally {
      for (FakePeer peer : peers) {
        peer.close();
      }
    }
    assertThat(store.installed()).hasSize(1);
    assertThat(compiler.verifications).hasValue(1);
  }

  @Test
  void leavesNothingOfATransferThatBreaksOff() throws Exception {
    try (FakePeer client = daemon.remoteClient()) {
      client.send(new TransferEnv("env", "x86_64"));
      client.send(FileChunk.of(source(), 0, 1000, 43, 1));
    }
    assertThat(scheduler.expect(Login.class).environments()).isEmpty();
    assertThat(store.bytes()).isZero();
    for (String name : List.of("../../etc", "", ".", "a b")) {
      try (FakePeer client = daemon.remoteClient()) {
        client.send(new TransferEnv(name, "x86_64"));
        client.expectClosed();
      }
    }
    install("env");
  }

  @Test
  void servesOnlyThisMachineWithSlotsAndArchives() throws Exception {
    // Loopback counts as this machine: it is the last place icecream's clients look for a daemon.
    try (FakePeer client = daemon.remoteClient()) {
      client.send(new JobLocalBegin(1, "", 0, false));
      client.expect(JobLocalBegin.class);
    }
  }

  @Test
  void refusesAJobOfAClientThatHoldsASlotAlready() throws Exception {
    install("env");
    try (FakePeer client = daemon.remoteClient()) {
      client.send(new JobLocalBegin(1, "", 0, false));
      client.expect(JobLocalBegin.class);
      client.send(job(1, false));
      client.expect(End.class);
      client.expectClosed();
    }
    // The only slot is free again.
    try (FakePeer client = daemon.localClient()) {
      client.send(new JobLocalBegin(1, "", 0, false));
      client.expect(JobLocalBegin.class);
    }
    assertThat(compiler.started).isEmpty();
    assertThat(daemon.figures.jobs().refused().get(Refusal.BUSY_CLIENT)).isOne();
  }

  @Test
  void survivesPeersThatBreakTheProtocol() throws Exception {
    install("env");
    for (int length : new int[] {0, 3, 4, 1 << 20, 1 << 30, -1}) {
      try (Connection raw =
          Connection.open(
              new InetSocketAddress("127.0.0.1", daemon.front.port()), Duration.ofSeconds(5))) {
        byte[] versions = {43, 0, 0, 0, 43, 0, 0, 0};
        raw.out().write(versions);
        raw.out()
            .write(
                new byte[] {
                  (byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8), (byte) length
                });
        raw.out().write(new byte[64]);
        raw.shutdownOutput();
        try {
          raw.in().readAllBytes();
        } catch (SocketException reset) {
          // Closed before all of it was read: as good an end.
        }
      }
    }
    try (FakePeer client = daemon.remoteClient()) {
      client.send(job(5, false));
      client.send(new VerifyEnv("env", "x86_64"));
      client.expectClosed();
    }
    scheduler.expect(JobBegin.class);
    assertThat(expectDone(5).exitCode()).isEqualTo(ExitCodes.UNEXPECTED_MESSAGE);
    install("other");
  }
}
