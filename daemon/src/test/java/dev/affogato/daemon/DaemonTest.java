package dev.affogato.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.affogato.base.io.FileTrees;
import dev.affogato.daemon.link.LinkOptions;
import dev.affogato.daemon.testkit.FakePeer;
import dev.affogato.daemon.testkit.FakeScheduler;
import dev.affogato.protocol.icecc.message.CsConf;
import dev.affogato.protocol.icecc.message.GetInternals;
import dev.affogato.protocol.icecc.message.JobLocalBegin;
import dev.affogato.protocol.icecc.message.Login;
import dev.affogato.protocol.icecc.message.Stats;
import dev.affogato.protocol.icecc.message.StatusText;
import dev.affogato.protocol.icecc.message.TransferEnv;
import dev.affogato.protocol.icecc.message.VerifyEnv;
import dev.affogato.protocol.icecc.message.VerifyEnvResult;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DaemonTest {
  @TempDir Path directory;
  private FakeScheduler scheduler;

  @BeforeEach
  void startScheduler() throws IOException {
    scheduler = new FakeScheduler();
  }

  private DaemonOptions options(String name) {
    return DaemonOptions.of(name, directory.resolve(name + ".sock"), directory.resolve(name))
        .withMaxJobs(3)
        .withNoRemote(true)
        .listeningOn(0, List.of(InetAddress.getLoopbackAddress()))
        .withScheduler(LinkOptions.to("127.0.0.1", scheduler.port()));
  }

  @Test
  void introducesItselfAndItsLoad() throws Exception {
    try (Daemon daemon = Daemon.launch(options("a"));
        FakeScheduler.Session session = scheduler.accept()) {
      Login login = session.expect(Login.class);
      assertThat(login.nodeName()).isEqualTo("a");
      assertThat(login.maxJobs()).isEqualTo(3);
      assertThat(login.port()).isZero();
      assertThat(login.environments()).isEmpty();
      assertThat(login.noRemote()).isTrue();
      assertThat(login.chrootPossible()).isFalse();
      assertThat(login.hostPlatform()).isNotEmpty();
      session.send(new CsConf(1, 36, ""));
      assertThat(session.expect(Stats.class).load()).isBetween(0, 1000);
      session.send(new GetInternals());
      assertThat(session.awaitNext(StatusText.class).text())
          .startsWith("Node Name: a\n")
          .contains("  Current kids: 0 (max: 3)\n")
          .contains("  Remote name: 127.0.0.1\n")
          .contains("  Scheduler protocol: 43\n");
      assertThat(daemon.hasScheduler()).isTrue();
    }
  }

  @Test
  void tellsEverybodyThatItIsKeptForItsOwner() throws Exception {
    try (Daemon daemon = Daemon.launch(options("a").withIdleOnly(true));
        FakeScheduler.Session session = scheduler.accept();
        FakePeer client = FakePeer.local(daemon.socket())) {
      session.expect(Login.class);
      assertThat(session.expect(Stats.class).load()).isEqualTo(1000);
      client.send(new GetInternals());
      assertThat(client.expect(StatusText.class).text())
          .contains("  Note: takes no jobs of others now: its owner is at work");
    }
    assertThatThrownBy(() -> options("b").withIdleOnly(true).withNiceLevel(0))
        .hasMessageContaining("nice level 0");
  }

  @Test
  void tellsItsLoadToEveryNewScheduler() throws Exception {
    try (Daemon daemon = Daemon.launch(options("a"))) {
      for (int i = 0; i < 2; i++) {
        try (FakeScheduler.Session session = scheduler.accept()) {
          session.expect(Login.class);
          session.expect(Stats.class);
        }
      }
    }
  }

  @Test
  void leavesNothingBehindWhenItCannotStart() throws Exception {
    try (Daemon first = Daemon.launch(options("a"))) {
      DaemonOptions sameFolder =
          DaemonOptions.of("b", directory.resolve("b.sock"), directory.resolve("a"));
      assertThatThrownBy(() -> Daemon.launch(sameFolder))
          .hasMessageContaining("another daemon works in " + directory.resolve("a"));
      DaemonOptions sameSocket =
          DaemonOptions.of("b", first.socket(), directory.resolve("b")).withNoRemote(true);
      assertThatThrownBy(() -> Daemon.launch(sameSocket))
          .hasMessageContaining("another daemon is listening on " + first.socket());
      try (FakePeer client = FakePeer.local(first.socket())) {
        client.send(new JobLocalBegin(1, "", 0, false));
        client.expect(JobLocalBegin.class);
      }
    }
    assertThat(directory.resolve("a.sock")).doesNotExist();
    // Both can start now.
    try (Daemon again = Daemon.launch(options("a"));
        Daemon other = Daemon.launch(options("b"))) {
      assertThat(again.socket()).isNotEqualTo(other.socket());
    }
  }

  @Test
  void takesForeignJobsWhereTheyCanBeJailed() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/bwrap")) || System.getenv("CI") != null,
        "needs bubblewrap");
    Files.setPosixFilePermissions(
        directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    try (Daemon daemon = Daemon.launch(options("a").withNoRemote(false));
        FakeScheduler.Session session = scheduler.accept()) {
      assumeTrue(daemon.isJailed() || System.getenv("CI") != null, "jails cannot be made here");
      Login login = session.expect(Login.class);
      assertThat(login.port()).isEqualTo(daemon.port()).isPositive();
      assertThat(login.noRemote()).isFalse();
      assertThat(login.chrootPossible()).isTrue();
      try (FakePeer client = FakePeer.remote(daemon.port(), 43)) {
        client.send(new VerifyEnv("unknown", "x86_64"));
        client.expect(StatusText.class);
        assertThat(client.expect(VerifyEnvResult.class).ok()).isFalse();
      }
    }
  }

  @Test
  void tellsTheSchedulerWhenSomebodyRemovesItsFolderAndBeginsAgain() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/bwrap")) || System.getenv("CI") != null,
        "needs bubblewrap");
    Files.setPosixFilePermissions(
        directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    try (Daemon daemon = Daemon.launch(options("a").withNoRemote(false));
        FakeScheduler.Session session = scheduler.accept()) {
      assumeTrue(daemon.isJailed() || System.getenv("CI") != null, "jails cannot be made here");
      Login first = session.awaitNext(Login.class);
      EnvironmentName direct = new EnvironmentName(first.hostPlatform(), "affogato-direct");
      assertThat(first.environments()).containsExactly(direct);
      for (int i = 0; i < 2; i++) {
        try (FakePeer client = FakePeer.remote(daemon.port(), 43)) {
          client.send(new TransferEnv("env", "x86_64"));
          client.sendFile(environment());
          assertThat(session.awaitNext(Login.class).environments())
              .containsExactly(new EnvironmentName("x86_64", "env"), direct);
        }
        removeWhileInUse(directory.resolve("a"));
        // It may have said once more what there was.
        Login next = session.awaitNext(Login.class);
        while (next.environments().size() > 1) {
          next = session.awaitNext(Login.class);
        }
        assertThat(next.environments()).containsExactly(direct);
      }
    }
  }

  /** The daemon may put a file back where one has just been removed. */
  private static void removeWhileInUse(Path folder) throws IOException {
    while (true) {
      try {
        FileTrees.delete(folder);
        return;
      } catch (DirectoryNotEmptyException written) {
        Thread.onSpinWait();
      }
    }
  }

  private static byte[] environment() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      TarArchiveEntry proof = new TarArchiveEntry("usr/bin/as");
      proof.setMode(0755);
      tar.putArchiveEntry(proof);
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }
}
