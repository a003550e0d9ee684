package dev.affogato.daemon.front;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.net.Connection;
import dev.affogato.daemon.testkit.FakePeer;
import dev.affogato.daemon.testkit.FakeScheduler;
import dev.affogato.protocol.icecc.message.CompileFile;
import dev.affogato.protocol.icecc.message.End;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.GetInternals;
import dev.affogato.protocol.icecc.message.GetNativeEnv;
import dev.affogato.protocol.icecc.message.JobBegin;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobLocalBegin;
import dev.affogato.protocol.icecc.message.JobLocalDone;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.Language;
import dev.affogato.protocol.icecc.message.NativeEnv;
import dev.affogato.protocol.icecc.message.NoCs;
import dev.affogato.protocol.icecc.message.Ping;
import dev.affogato.protocol.icecc.message.StatusText;
import dev.affogato.protocol.icecc.message.UseCs;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LocalClientTest {
  @TempDir Path directory;

  private static GetCs request() {
    return new GetCs(
        List.of(new EnvironmentName("x86_64", "env")),
        "dir/a.c",
        Language.C,
        1,
        "x86_64",
        GetCs.FLAG_O2,
        0,
        "",
        21,
        0,
        0,
        0);
  }

  private static CompileFile compileHere(int job) {
    return new CompileFile(
        Language.C, job, List.of(), List.of(), "__client", "", "gcc", "a.c", "/", "a.o", false);
  }

  @Test
  void carriesARemoteJobFromQuestionToEnd() throws Exception {
    try (TestFront daemon = new TestFront(directory, 2, null);
        FakeScheduler.Session scheduler = daemon.connectScheduler();
        FakePeer client = daemon.localClient()) {
      client.send(request());
      GetCs asked = scheduler.expect(GetCs.class);
      assertThat(asked).isEqualTo(request().forwardedFor(asked.clientId(), 1));
      UseCs answer = new UseCs(9, 10245, "10.0.0.9", "x86_64", true, asked.clientId(), 0);
      scheduler.send(answer);
      assertThat(client.expect(UseCs.class)).isEqualTo(answer);
      client.send(new End());
      client.expectClosed();
      // Nothing was said of the job: its compile server reports it.
      scheduler.send(new GetInternals());
      assertThat(scheduler.expect(StatusText.class).text())
          .contains(" 0 [Remote name: 127.0.0.1, ");
    }
  }

  @Test
  void carriesAJobGivenBackToThisMachine() throws Exception {
    try (TestFront daemon = new TestFront(directory, 2, null);
        FakeScheduler.Session scheduler = daemon.connectScheduler();
        FakePeer client = daemon.localClient()) {
      client.send(request());
      scheduler.send(new NoCs(9, scheduler.expect(GetCs.class).clientId()));
      assertThat(client.expect(UseCs.class))
          .isEqualTo(new UseCs(9, 0, "127.0.0.1", "", true, 1, 0));
      client.send(compileHere(9));
      assertThat(scheduler.expect(JobBegin.class).jobId()).isEqualTo(9);
      JobResources cost = new JobResources(5, 4, 3, 2, 0, 0, 0, 1);
      client.send(JobDone.fromSubmitter(9, 0, cost, 0));
      assertThat(scheduler.expect(JobDone.class)).isEqualTo(JobDone.fromSubmitter(9, 0, cost, 1));
      client.send(new End());
      client.expectClosed();
    }
  }

  @Test
  void freesTheSlotOfAClientThatVanishes() throws Exception {
    try (TestFront daemon = new TestFront(directory, 1, null);
        FakeScheduler.Session scheduler = daemon.connectScheduler();
        FakePeer waiting = daemon.localClient()) {
      int first;
      try (FakePeer working = daemon.localClient()) {
        working.send(new JobLocalBegin(1, "/out", 0, false));
        working.expect(JobLocalBegin.class);
        first = scheduler.expect(JobLocalBegin.class).clientId();
        waiting.send(new JobLocalBegin(2, "/other", 0, false));
      }
      assertThat(scheduler.expect(JobLocalDone.class).number()).isEqualTo(first);
      waiting.expect(JobLocalBegin.class);
      assertThat(scheduler.expect(JobLocalBegin.class).outputFile()).isEqualTo("/other");
    }
  }

  @Test
  void keepsClientsThroughTheLossOfAScheduler() throws Exception {
    try (TestFront daemon = new TestFront(directory, 2, null);
        FakePeer client = daemon.localClient()) {
      int id;
      try (FakeScheduler.Session scheduler = daemon.connectScheduler()) {
        client.send(request());
        id = scheduler.expect(GetCs.class).clientId();
      }
      try (FakeScheduler.Session scheduler = daemon.connectScheduler()) {
        assertThat(scheduler.expect(GetCs.class).clientId()).isEqualTo(id);
        UseCs answer = new UseCs(1, 10245, "10.0.0.9", "x86_64", true, id, 0);
        scheduler.send(answer);
        assertThat(client.expect(UseCs.class)).isEqualTo(answer);
      }
    }
  }

  @Test
  void namesTheArchiveOfTheMachinesOwnCompiler() throws Exception {
    Path compiler = Files.writeString(directory.resolve("mycc"), "");
    try (TestFront daemon = new TestFront(directory, 1, null);
        FakePeer client = daemon.localClient()) {
      client.send(new GetNativeEnv(compiler.toString(), List.of(), ".xz"));
      String archive = client.expect(NativeEnv.class).path();
      assertThat(Path.of(archive)).hasContent(compiler + " []").hasFileName("env.tar.xz");
      client.send(new GetNativeEnv(directory + "/missing", List.of(), ""));
      assertThat(client.expect(StatusText.class).text()).contains("/missing");
      client.expect(End.class);
      client.expectClosed();
    }
  }

  @Test
  void endsOnlyTheConnectionThatBreaksTheProtocol() throws Exception {
    try (TestFront daemon = new TestFront(directory, 1, null);
        FakePeer good = daemon.localClient()) {
      try (Connection garbage =
          Connection.open(UnixDomainSocketAddress.of(daemon.socket), Duration.ofSeconds(5))) {
        garbage.out().write("GET / HTTP/1.1\r\n\r\n".getBytes());
        garbage.in().readAllBytes();
      }
      try (FakePeer oversized = daemon.localClient()) {
        oversized.connection().out().write(new byte[] {0x7f, 0, 0, 0, 0, 0, 0, 67});
        oversized.expectClosed();
      }
      try (FakePeer torn = daemon.localClient()) {
        torn.connection().out().write(new byte[] {0, 0, 0, 99, 0});
      }
      try (FakePeer strange = daemon.localClient()) {
        strange.send(new Ping());
        strange.expect(End.class);
        strange.expectClosed();
      }
      good.send(new JobLocalBegin(1, "", 0, false));
      good.expect(JobLocalBegin.class);
    }
  }

  @Test
  void opensItsSocketToEveryUserAndReplacesADeadOne() throws Exception {
    try (TestFront daemon = new TestFront(directory, 1, null)) {
      assertThat(Files.getPosixFilePermissions(daemon.socket))
          .isEqualTo(PosixFilePermissions.fromString("rw-rw-rw-"));
    }
    Path socket = directory.resolve("s");
    assertThat(socket).doesNotExist();
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(socket));
    }
    assertThat(socket).exists();
    try (TestFront daemon = new TestFront(directory, 1, null);
        FakePeer client = daemon.localClient()) {
      client.send(new JobLocalBegin(1, "", 0, false));
      client.expect(JobLocalBegin.class);
    }
  }
}
