package dev.affogato.scheduler.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.base.net.Connection;
import dev.affogato.protocol.icecc.message.CsConf;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.JobBegin;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.Language;
import dev.affogato.protocol.icecc.message.Login;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.MonGetCs;
import dev.affogato.protocol.icecc.message.MonJobBegin;
import dev.affogato.protocol.icecc.message.MonJobDone;
import dev.affogato.protocol.icecc.message.MonLogin;
import dev.affogato.protocol.icecc.message.MonStats;
import dev.affogato.protocol.icecc.message.NoCs;
import dev.affogato.protocol.icecc.message.Stats;
import dev.affogato.protocol.icecc.message.UseCs;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import dev.affogato.scheduler.state.SchedulerSnapshot;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scheduler as daemons and monitors meet it. */
@Timeout(60)
class SchedulerTest {
  private Scheduler scheduler;
  private int port;
  private int served;

  @BeforeEach
  void launch() throws Exception {
    scheduler = Scheduler.launch(SchedulerOptions.embedded());
    port = scheduler.tcpPort();
  }

  @AfterEach
  void close() throws Exception {
    scheduler.close();
  }

  private static GetCs request(int client) {
    return new GetCs(
        List.of(new EnvironmentName("x86_64", "e1")),
        "a/b/c.cc",
        Language.CPLUSPLUS,
        1,
        "x86_64",
        0,
        client,
        "",
        0,
        1,
        0,
        0);
  }

  private SchedulerSnapshot snapshot() throws Exception {
    return scheduler.snapshot().get(10, TimeUnit.SECONDS);
  }

  /** Logins are in once their sender got an answer, but old ones get none. */
  private void awaitHosts(int count) throws Exception {
    while (snapshot().hosts().stream().filter(host -> host.load() < 1000).count() != count) {
      Thread.onSpinWait();
    }
  }

  private void expectServes() throws Exception {
    // Those of the last time may not have left yet.
    String mark = "good" + ++served + " ";
    try (FakePeer worker = FakePeer.daemon(port, 43, mark + "worker", 4, "e1");
        FakePeer submitter = FakePeer.daemon(port, 43, mark + "submitter", 0)) {
      int before = snapshot().jobsEver();
      while (snapshot().hosts().stream().filter(h -> h.nodeName().startsWith(mark)).count() != 2) {
        Thread.onSpinWait();
      }
      submitter.send(request(77));
      Message answer = submitter.receive(UseCs.class);
      assertThat(((UseCs) answer).clientId()).isEqualTo(77);
      assertThat(((UseCs) answer).jobId()).isEqualTo(before + 1);
      assertThat(worker.version).isEqualTo(43);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {21, 22, 24, 26, 28, 29, 31, 33, 34, 36, 37, 39, 40, 41, 42, 43, 44, 1000})
  void servesDaemonsAndMonitorsOfEveryVersion(int version) throws Exception {
    try (FakePeer monitor = FakePeer.shakeHands(port, version);
        FakePeer worker = FakePeer.daemon(port, version, "w", 2, "e1")) {
      awaitHosts(1);
      monitor.send(new MonLogin());
      assertThat(monitor.receive(MonStats.class).text())
          .startsWith("Name:w\nIP:127.0.0.1\nMaxJobs:2\n")
          .contains("\nVersion:" + version + "\n");
      try (FakePeer submitter = FakePeer.daemon(port, version, "s", 0)) {
        awaitHosts(2);
        if (version >= 24) {
          assertThat(worker.receive()).isEqualTo(new CsConf(3, 36, ""));
        }
        submitter.send(request(5));
        UseCs use = submitter.receive(UseCs.class);
        assertThat(use)
            .isEqualTo(new UseCs(1, worker.daemonPort(), "127.0.0.1", "x86_64", true, 5, 0));
        worker.send(new JobBegin(1, 1234, 1));
        worker.send(JobDone.fromServer(1, 0, new JobResources(1, 2, 3, 4, 5, 6, 7, 8), 1));
        assertThat(monitor.receive(MonGetCs.class).jobId()).isEqualTo(1);
        assertThat(monitor.receive(MonJobBegin.class)).isEqualTo(new MonJobBegin(1, 1234, 1));
        assertThat(monitor.receive(MonJobDone.class).done().resources().outUncompressed())
            .isEqualTo(8);
      }
    }
  }

  @Test
  void returnsJobsNobodyCanTake() throws Exception {
    try (FakePeer submitter = FakePeer.daemon(port, 43, "s", 0)) {
      submitter.send(request(5));
      assertThat(submitter.receive(NoCs.class)).isEqualTo(new NoCs(1, 5));
    }
  }

  static Stream<String> garbage() {
    String hands = "2b0000002b000000";
    return Stream.of(
        "",
        "00",
        "14000000",
        "00000000",
        "01001000",
        "2b0000002a000000",
        "474554202f20485454502f312e310d0a0d0a",
        hands + "00000000",
        hands + "7fffffff00000050",
        hands + "ffffffff00000050",
        hands + "00100001",
        hands + "0000000400000041",
        hands + "00000004000000ff",
        // STATS, END and GET_CS before any login
        hands + "000000180000005100000001000000010000000100000001" + "00000001",
        hands + "0000000400000043",
        // a LOGIN with a list of 2^31 environments, one with rest behind it, one torn
        hands + "00000014000000500000000000000004" + "80000000" + "00000000",
        hands + "0000000500000052" + "00",
        hands + "000000400000005000000000");
  }

  @ParameterizedTest
  @MethodSource("garbage")
  void survivesGarbage(String hex) throws Exception {
    try (Connection stranger = FakePeer.connect(port)) {
      stranger.out().write(HexFormat.of().parseHex(hex));
      stranger.shutdownOutput();
      // Whatever it answered, it ends the conversation.
      stranger.in().readAllBytes();
    } catch (IOException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
    expectServes();
  }

  @Test
  void dropsADaemonThatSendsGarbageLater() throws Exception {
    try (FakePeer bad = FakePeer.daemon(port, 43, "bad", 4, "e1");
        FakePeer good = FakePeer.daemon(port, 43, "good", 4, "e1")) {
      good.receive(CsConf.class);
      bad.connection.out().write(HexFormat.of().parseHex("0000000400000041"));
      assertThat(bad.isClosedByScheduler()).isTrue();
      good.send(Login.relogin(List.of(), "good", true, 3));
      assertThat(good.receive(CsConf.class)).isNotNull();
    }
  }

  @Test
  void dropsAMonitorThatDoesNotReadAndServesOn() throws Exception {
    try (Connection raw = FakePeer.connect(port)) {
      raw.channel().setOption(StandardSocketOptions.SO_RCVBUF, 4096);
      raw.out().write(HexFormat.of().parseHex("2b0000002b0000000000000400000052"));
      try (FakePeer worker = FakePeer.daemon(port, 43, "w", 4, "e1")) {
        while (snapshot().counters().get("slow_peers_dropped") == 0) {
          for (int i = 0; i < 500; i++) {
            worker.send(new Stats(i % 900, 1, 2, 3, 4));
          }
        }
        expectServes();
      }
    }
  }

  @Test
  void servesOthersWhileDaemonsReadNothingOrStopWithinAMessage() throws Exception {
    try (FakePeer stuck = FakePeer.daemon(port, 43, "stuck", 4);
        FakePeer deaf = FakePeer.daemon(port, 43, "deaf", 4)) {
      stuck.connection.out().write(new byte[] {0, 0, 0, 100, 0});
      deaf.connection.channel().setOption(StandardSocketOptions.SO_RCVBUF, 4096);
      Thread asking =
          Thread.ofVirtual()
              .start(() -> askUntilClosed(deaf, Login.relogin(List.of(), "", true, 3)));
      while (snapshot().counters().get("slow_peers_dropped") == 0) {
        expectServes();
      }
      asking.join();
      expectServes();
      assertThat(snapshot().hosts()).anyMatch(host -> host.nodeName().equals("stuck"));
    }
  }

  /** Each of these messages is answered. */
  private static void askUntilClosed(FakePeer peer, Message question) {
    try {
      while (true) {
        peer.send(question);
      }
    } catch (IOException closed) {
      assertThat(closed).isNotNull();
    }
  }

  @Test
  void closesEverybodyOnClose() throws Exception {
    try (FakePeer worker = FakePeer.daemon(port, 43, "w", 4)) {
      worker.receive(CsConf.class);
      scheduler.close();
      assertThat(worker.isClosedByScheduler()).isTrue();
      assertThatThrownBy(() -> FakePeer.connect(port)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void closesTwiceWithoutHarm() throws Exception {
    scheduler.close();
    scheduler.close();
    scheduler.await();
  }

  @Test
  void saysWhichPortIsTakenAndLeavesNothingBehind() throws Exception {
    try (ServerSocket text = new ServerSocket(0, 1, FakePeer.LOOPBACK)) {
      SchedulerOptions options = SchedulerOptions.embedded().withTextPort(text.getLocalPort());
      assertThatThrownBy(() -> Scheduler.launch(options))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("port " + text.getLocalPort())
          .hasMessageContaining("-p");
    }
  }

  @Test
  void runsWithoutTextPort() throws Exception {
    try (Scheduler other =
        Scheduler.launch(
            SchedulerOptions.embedded().withTextPort(SchedulerOptions.TEXT_PORT_OFF))) {
      assertThat(other.textPort()).isEqualTo(SchedulerOptions.TEXT_PORT_OFF);
    }
  }
}
