package dev.affogato.scheduler.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.affogato.base.time.TimeSource;
import dev.affogato.protocol.icecc.discovery.Datagrams;
import dev.affogato.protocol.icecc.discovery.SchedulerIdentity;
import dev.affogato.protocol.icecc.message.CsConf;
import dev.affogato.protocol.icecc.message.Login;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Probes, announcements, and who gives way to whom. */
@Timeout(60)
class DiscoveryTest {
  /** When the captured scheduler was started. */
  private static final long STARTED = 0x6b02fa76L;

  private static final TimeSource TIME =
      new TimeSource() {
        @Override
        public long nanoTime() {
          return TimeSource.system().nanoTime();
        }

        @Override
        public Instant wallClock() {
          return Instant.ofEpochSecond(STARTED);
        }
      };

  private static SchedulerOptions options() {
    return SchedulerOptions.embedded()
        .withDiscovery(true)
        .withPersistent(false)
        .withNetname("prototest");
  }

  private static Scheduler launch(SchedulerOptions options) throws Exception {
    return Scheduler.launch(options, TIME, TextService.IDLE_TIMEOUT);
  }

  private static void send(DatagramSocket socket, Scheduler scheduler, byte[] datagram)
      throws Exception {
    socket.send(
        new DatagramPacket(datagram, datagram.length, FakePeer.LOOPBACK, scheduler.tcpPort()));
  }

  private static byte[] receive(DatagramSocket socket, Scheduler scheduler) throws Exception {
    DatagramPacket packet = new DatagramPacket(new byte[1000], 1000);
    socket.setSoTimeout(20_000);
    socket.receive(packet);
    assertThat(packet.getPort())
        .as("the port searchers take for TCP")
        .isEqualTo(scheduler.tcpPort());
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  @Test
  void answersProbesAsCaptured() throws Exception {
    try (Scheduler scheduler = launch(options());
        DatagramSocket socket = new DatagramSocket(0, FakePeer.LOOPBACK);
        Reader json =
            new InputStreamReader(
                DiscoveryTest.class.getResourceAsStream("/vectors/UDP.json"),
                StandardCharsets.UTF_8)) {
      byte[] known = Datagrams.reply(43, new SchedulerIdentity(43, STARTED, "prototest"));
      for (JsonElement element :
          JsonParser.parseReader(json).getAsJsonObject().getAsJsonArray("discovery")) {
        JsonObject vector = element.getAsJsonObject();
        send(socket, scheduler, HexFormat.of().parseHex(vector.get("request_hex").getAsString()));
        if (vector.get("reply_hex").isJsonNull()) {
          // No answer: the next one that comes is that of the next probe.
          send(socket, scheduler, Datagrams.probe(43));
          assertThat(receive(socket, scheduler)).isEqualTo(known);
        } else {
          assertThat(HexFormat.of().formatHex(receive(socket, scheduler)))
              .as("reply to %s", vector.get("request_hex"))
              .isEqualTo(vector.get("reply_hex").getAsString());
        }
      }
    }
  }

  @Test
  void sendsDaemonsAwayWhenABetterSchedulerAnnouncesItself() throws Exception {
    try (Scheduler scheduler = launch(options());
        DatagramSocket socket = new DatagramSocket(0, FakePeer.LOOPBACK);
        FakePeer daemon = FakePeer.daemon(scheduler.tcpPort(), 43, "w", 4)) {
      daemon.receive(CsConf.class);
      send(
          socket,
          scheduler,
          Datagrams.announcement(new SchedulerIdentity(43, STARTED - 1, "prototest")));
      assertThat(daemon.isClosedByScheduler()).isTrue();
      // It goes on, as the reference does.
      try (FakePeer again = FakePeer.daemon(scheduler.tcpPort(), 43, "w", 4)) {
        assertThat(again.receive(CsConf.class)).isNotNull();
      }
    }
  }

  @Test
  void ignoresBetterSchedulersWhenPersistent() throws Exception {
    try (Scheduler scheduler = launch(options().withPersistent(true));
        DatagramSocket socket = new DatagramSocket(0, FakePeer.LOOPBACK);
        FakePeer daemon = FakePeer.daemon(scheduler.tcpPort(), 43, "w", 4)) {
      daemon.receive(CsConf.class);
      send(socket, scheduler, Datagrams.announcement(new SchedulerIdentity(44, 1, "prototest")));
      send(socket, scheduler, Datagrams.probe(43));
      // Datagrams are handled in order: the announcement is behind us.
      receive(socket, scheduler);
      daemon.send(Login.relogin(List.of(), "w", true, 3));
      assertThat(daemon.receive(CsConf.class)).isNotNull();
    }
  }

  @Test
  void neitherAnswersNorAnnouncesWithDiscoveryOff() throws Exception {
    try (Scheduler scheduler = launch(options().withDiscovery(false));
        DatagramSocket taken = new DatagramSocket(scheduler.tcpPort(), FakePeer.LOOPBACK)) {
      assertThat(taken.isBound()).as("the UDP port is left to others").isTrue();
    }
  }

  @Test
  void announcesItselfAtStart() throws Exception {
    try (DatagramSocket partner = new DatagramSocket(0, FakePeer.LOOPBACK)) {
      int free = freePort();
      SchedulerOptions options =
          options()
              .withPort(free)
              .withTextPort(0)
              .withTestEnvironment(true, List.of(free, partner.getLocalPort()), 1000);
      try (Scheduler scheduler = launch(options)) {
        SchedulerIdentity identity = new SchedulerIdentity(43, STARTED - 1000, "prototest");
        assertThat(receive(partner, scheduler)).isEqualTo(Datagrams.oldAnnouncement(identity));
        assertThat(receive(partner, scheduler)).isEqualTo(Datagrams.announcement(identity));
      }
    }
  }

  private static int freePort() throws Exception {
    try (DatagramSocket socket = new DatagramSocket(0, FakePeer.LOOPBACK)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void limitsAnswersPerSecond() {
    RateLimit limit = new RateLimit(2);
    assertThat(limit.allows(0)).isTrue();
    assertThat(limit.allows(1)).isTrue();
    assertThat(limit.allows(999_999_999)).isFalse();
    assertThat(limit.allows(1_000_000_000)).isTrue();
  }
}
