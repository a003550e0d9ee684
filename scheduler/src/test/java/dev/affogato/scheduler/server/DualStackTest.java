package dev.affogato.scheduler.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.affogato.base.net.Connection;
import dev.affogato.base.net.Sockets;
import dev.affogato.base.net.Watchdog;
import dev.affogato.protocol.icecc.discovery.Datagrams;
import dev.affogato.protocol.icecc.message.CsConf;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.Language;
import dev.affogato.protocol.icecc.message.NoCs;
import dev.affogato.protocol.icecc.message.UseCs;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One scheduler for peers of both families, over the loopback network's real sockets. */
@Timeout(60)
class DualStackTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final InetAddress FOUR = FakePeer.LOOPBACK;
  private static final InetAddress SIX = InetAddress.ofLiteral("::1");

  /** As the kernel writes {@code ::1}. */
  private static final String LOOPBACK_ENTRY = "00000000000000000000000000000001";

  @BeforeAll
  static void checkKernel() throws Exception {
    Path addresses = Path.of("/proc/net/if_inet6");
    assumeTrue(
        Files.exists(addresses) && Files.readString(addresses).contains(LOOPBACK_ENTRY),
        "this kernel has no IPv6, or its loopback network has none");
    assertThat(Sockets.hasIpv6()).isTrue();
  }

  private static Scheduler launch(List<InetAddress> addresses) throws Exception {
    return Scheduler.launch(
        SchedulerOptions.embedded()
            .withDiscovery(true)
            .withTestEnvironment(true, List.of(), 0)
            .withAddresses(addresses));
  }

  private static String hosts(InetAddress address, Scheduler scheduler) throws Exception {
    InetSocketAddress text = new InetSocketAddress(address, scheduler.textPort());
    try (Connection connection = Connection.open(text, PATIENCE);
        Watchdog.Guard guard = Watchdog.closeAfter(PATIENCE, connection::close)) {
      connection.out().write("listcs\nquit\n".getBytes(StandardCharsets.US_ASCII));
      return new String(connection.in().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static void expectAnswer(InetAddress address, Scheduler scheduler) throws Exception {
    try (DatagramSocket socket = new DatagramSocket(0, address)) {
      byte[] probe = Datagrams.probe(43);
      socket.send(new DatagramPacket(probe, probe.length, address, scheduler.tcpPort()));
      DatagramPacket answer = new DatagramPacket(new byte[1000], 1000);
      socket.setSoTimeout(20_000);
      socket.receive(answer);
      assertThat(answer.getPort()).isEqualTo(scheduler.tcpPort());
      assertThat(answer.getAddress()).isEqualTo(address);
    }
  }

  @Test
  void hearsBothFamiliesOnTheSamePorts() throws Exception {
    try (Scheduler scheduler = launch(List.of());
        FakePeer four = FakePeer.daemonAt(FOUR, scheduler.tcpPort(), 43, "four", 1);
        FakePeer six = FakePeer.daemonAt(SIX, scheduler.tcpPort(), 43, "six", 1)) {
      four.receive(CsConf.class);
      six.receive(CsConf.class);
      assertThat(hosts(FOUR, scheduler))
          .contains(" four (127.0.0.1:" + four.daemonPort() + ") ")
          .contains(" six ([::1]:" + six.daemonPort() + ") ")
          .doesNotContain("ffff");
      assertThat(hosts(SIX, scheduler)).contains(" four (");
      expectAnswer(FOUR, scheduler);
      expectAnswer(SIX, scheduler);
    }
  }

  @Test
  void keepsTheFamiliesApartOnTheWire() throws Exception {
    try (Scheduler scheduler = launch(List.of());
        FakePeer asks = FakePeer.daemonAt(SIX, scheduler.tcpPort(), 43, "asks", 0);
        FakePeer four = FakePeer.daemonAt(FOUR, scheduler.tcpPort(), 43, "four", 9, "e1")) {
      asks.receive(CsConf.class);
      four.receive(CsConf.class);
      asks.send(request(1));
      assertThat(asks.receive(NoCs.class).clientId()).isEqualTo(1);
      try (FakePeer six = FakePeer.daemonAt(SIX, scheduler.tcpPort(), 43, "six", 1, "e1")) {
        six.receive(CsConf.class);
        asks.send(request(2));
        UseCs answer = asks.receive(UseCs.class);
        assertThat(answer.hostname()).isEqualTo("::1");
        assertThat(answer.port()).isEqualTo(six.daemonPort());
      }
    }
  }

  @Test
  void listensOnTheAddressesItWasGivenOnly() throws Exception {
    try (Scheduler scheduler = launch(List.of(SIX));
        FakePeer six = FakePeer.daemonAt(SIX, scheduler.tcpPort(), 43, "six", 1)) {
      six.receive(CsConf.class);
      expectAnswer(SIX, scheduler);
      InetSocketAddress four = new InetSocketAddress(FOUR, scheduler.tcpPort());
      assertThatThrownBy(() -> Connection.open(four, PATIENCE).close())
          .isInstanceOf(ConnectException.class);
    }
  }

  private static GetCs request(int client) {
    return new GetCs(
        List.of(new EnvironmentName("x86_64", "e1")),
        "a.c",
        Language.C,
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
}
