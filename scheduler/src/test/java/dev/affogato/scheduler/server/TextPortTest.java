package dev.affogato.scheduler.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.net.Connection;
import dev.affogato.base.net.Watchdog;
import dev.affogato.base.time.TimeSource;
import dev.affogato.protocol.icecc.message.CsConf;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.GetInternals;
import dev.affogato.protocol.icecc.message.JobBegin;
import dev.affogato.protocol.icecc.message.Language;
import dev.affogato.protocol.icecc.message.StatusText;
import dev.affogato.protocol.icecc.message.UseCs;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import dev.affogato.scheduler.policy.SchedulerPolicy;
import dev.affogato.scheduler.state.Counters;
import dev.affogato.scheduler.state.SchedulerState;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The text protocol, to the letter of what the reference prints. */
@Timeout(60)
class TextPortTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Scheduler scheduler;

  @BeforeEach
  void launch() throws Exception {
    scheduler = Scheduler.launch(SchedulerOptions.embedded());
  }

  @AfterEach
  void close() throws Exception {
    scheduler.close();
  }

  /** Sends {@code typed}, then "quit"; returns everything behind the greeting's two lines. */
  private String converse(String typed) throws IOException {
    String all = raw(typed + "quit\n");
    return all.split("\n", 3)[2];
  }

  private String raw(String typed) throws IOException {
    try (Connection connection = FakePeer.connect(scheduler.textPort());
        Watchdog.Guard guard = Watchdog.closeAfter(PATIENCE, connection::close)) {
      connection.out().write(typed.getBytes(StandardCharsets.ISO_8859_1));
      return new String(connection.in().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void greetsWithUptimeHostsAndJobs() throws Exception {
    try (FakePeer worker = FakePeer.daemon(scheduler.tcpPort(), 43, "w", 4)) {
      worker.receive(CsConf.class);
      assertThat(raw("quit\n"))
          .matches(
              "200-ICECC 1\\.4\\.0: \\d+s uptime, 1 hosts, 0 jobs in queue \\(0 total\\)\\.\n"
                  + "200 Use 'help' for help and 'quit' to quit\\.\n"
                  + "200 Good Bye!\n");
    }
  }

  @Test
  void answersSimpleCommandsToTheLetter() throws Exception {
    assertThat(converse("help\r\nLISTJOBS\nlistblocks\nlistcs\n"))
        .isEqualTo(
            """
            listcs
            listblocks
            listjobs
            removecs
            blockcs
            unblockcs
            internals
            help
            quit
            200 done
            200 done
            200 done
            200 done
            200 Good Bye!
            """);
    assertThat(converse("why\nwhy 1 nothing.cc\n"))
        .startsWith(
            """
            401 Sure. But which job or file?
            200 done
            404 no such job is remembered
            200 done
            """);
    assertThat(converse("removecs\nblockcs\nunblockcs\nbogus cmd here\n"))
        .isEqualTo(
            """
            401 Sure. But which hosts?
            200 done
            401 Sure. But which hosts?
            200 done
            401 Sure. But which host?
            200 done
            Invalid command 'bogus cmd here'
            200 done
            200 Good Bye!
            """);
  }

  @Test
  void listsHostsAndJobs() throws Exception {
    try (FakePeer worker = FakePeer.daemon(scheduler.tcpPort(), 43, "remoteice1", 2, "e1");
        FakePeer submitter = FakePeer.daemon(scheduler.tcpPort(), 43, "localice", 0)) {
      worker.receive(CsConf.class);
      submitter.receive(CsConf.class);
      submitter.send(
          new GetCs(
              List.of(new EnvironmentName("x86_64", "e1")),
              "agent/work/big.cpp",
              Language.CPLUSPLUS,
              1,
              "x86_64",
              0,
              5,
              "",
              0,
              1,
              0,
              0));
      submitter.receive(UseCs.class);
      worker.send(new JobBegin(1, 1, 1));
      while (!raw("listjobs\nquit\n").contains("COMP")) {
        Thread.onSpinWait();
      }
      assertThat(converse("listjobs\n"))
          .startsWith(" 1 COMP sub:localice on:remoteice1 agent/work/big.cpp\n200 done\n");
      // Logins race; each host's own lines do not.
      assertThat(converse("listcs\n"))
          .contains(
              " remoteice1 (127.0.0.1:%d) [x86_64] speed=0.00 jobs=1/2 load=0\n"
                      .formatted(worker.daemonPort())
                  + "   1 COMP sub:localice on:remoteice1 agent/work/big.cpp\n")
          .contains(
              " localice (127.0.0.1:%d) [x86_64] speed=0.00 jobs=0/0 load="
                  .formatted(submitter.daemonPort()));
    }
  }

  @Test
  void removesAndBlocksHosts() throws Exception {
    try (FakePeer first = FakePeer.daemon(scheduler.tcpPort(), 43, "one", 2);
        FakePeer second = FakePeer.daemon(scheduler.tcpPort(), 43, "two", 2)) {
      first.receive(CsConf.class);
      second.receive(CsConf.class);
      assertThat(converse("removecs nosuch two\nblockcs one\nlistblocks\nlistcs\n"))
          .isEqualTo(
              """
              removing host two
              200 done
              removing host one
              200 done
                 one
              200 done
              200 done
              200 Good Bye!
              """);
      assertThat(first.isClosedByScheduler()).isTrue();
      assertThat(second.isClosedByScheduler()).isTrue();
    }
    try (FakePeer blocked = FakePeer.daemon(scheduler.tcpPort(), 43, "one", 2)) {
      assertThat(blocked.isClosedByScheduler()).isTrue();
    }
    assertThat(converse("unblockcs one\nlistblocks\n"))
        .isEqualTo("200 done\n200 done\n200 Good Bye!\n");
  }

  @Test
  void showsInternals() throws Exception {
    try (FakePeer worker = FakePeer.daemon(scheduler.tcpPort(), 43, "w", 2)) {
      worker.receive(CsConf.class);
      Thread answering =
          Thread.startVirtualThread(() -> {
            try {
              worker.receive(GetInternals.class);
              worker.send(new StatusText("Node Name: w\n"));
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
      assertThat(converse("internals w\n")).isEqualTo("Node Name: w\n200 done\n200 Good Bye!\n");
      answering.join();
    }
  }

  @Test
  void saysGoodByeAfterASilence() throws Exception {
    try (Scheduler impatient =
            Scheduler.launch(
                SchedulerOptions.embedded(), TimeSource.system(), Duration.ofMillis(50));
        Connection connection = FakePeer.connect(impatient.textPort());
        Watchdog.Guard guard = Watchdog.closeAfter(PATIENCE, connection::close)) {
      InputStream in = connection.in();
      assertThat(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1))
          .endsWith("quit.\n200 Good Bye!\n");
    }
  }

  @Test
  void hasRoomForOthersThoughOneAddressTakesAllItCanGet() throws Exception {
    InetSocketAddress neighbour = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.66"), 0);
    InetSocketAddress port =
        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), scheduler.textPort());
    List<Connection> greedy = new ArrayList<>();
    try {
      int greeted = 0;
      for (int i = 0; i < 64; i++) {
        greedy.add(Connection.open(port, neighbour, PATIENCE));
        greeted += isGreeted(greedy.getLast()) ? 1 : 0;
      }
      assertThat(greeted).isEqualTo(32);
      assertThat(raw("quit\n")).contains("200 Good Bye!");
    } finally {
      greedy.forEach(Connection::close);
    }
    assertThat(scheduler.snapshot().get(10, TimeUnit.SECONDS).counters())
        .containsEntry("text_connections_over_limit", 32L);
  }

  private static boolean isGreeted(Connection connection) {
    try {
      return connection.in().read() >= 0;
    } catch (IOException reset) {
      return false;
    }
  }

  @Test
  void endsAConnectionWithAnEndlessLine() throws Exception {
    try (Connection connection = FakePeer.connect(scheduler.textPort());
        Watchdog.Guard guard = Watchdog.closeAfter(PATIENCE, connection::close)) {
      connection.out().write(new byte[] {'x'});
      byte[] more = "x".repeat(LineSplitter.LINE_CHARS_MAX).getBytes(StandardCharsets.US_ASCII);
      connection.out().write(more);
      try {
        connection.in().readAllBytes();
      } catch (IOException reset) {
        assertThat(reset).hasMessageContaining("reset");
      }
    }
    assertThat(scheduler.snapshot().get(10, TimeUnit.SECONDS).counters())
        .containsEntry("text_lines_over_limit", 1L);
  }

  @Test
  void obeysChangesFromThisMachineOnly() throws Exception {
    TextCommands commands = new TextCommands(idleLoop());
    assertThat(commands.execute("removecs x", false).text())
        .isEqualTo("403 removecs is obeyed from the scheduler's own machine only\n200 done\n");
    assertThat(commands.execute("help", false).text()).startsWith("listcs\n");
  }

  /** A refused command never reaches the loop. */
  private static EventLoop idleLoop() {
    Counters counters = new Counters();
    return new EventLoop(
        new SchedulerState(SchedulerPolicy.standard(), counters, level -> true),
        new Peers(TimeSource.system(), counters),
        new ConnectionTester(),
        TimeSource.system(),
        () -> {},
        () -> {});
  }
}
