package dev.affogato.daemon.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.affogato.base.net.Sockets;
import dev.affogato.base.time.TimeSource;
import dev.affogato.protocol.icecc.discovery.Datagrams;
import dev.affogato.protocol.icecc.discovery.SchedulerIdentity;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Schedulers of either family are found, by real sockets within this machine. */
@Timeout(60)
class SchedulerFinderTest {
  private static final InetAddress FOUR = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress SIX = InetAddress.ofLiteral("::1");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Answers probes until closed, on one address or on all. */
  private static final class Answering implements AutoCloseable {
    private final DatagramSocket socket;

    Answering(InetSocketAddress address) throws IOException {
      socket = new DatagramSocket(address);
      Thread.ofVirtual().start(this::answerAll);
    }

    int port() {
      return socket.getLocalPort();
    }

    private void answerAll() {
      byte[] reply = Datagrams.reply(43, new SchedulerIdentity(43, 1, "net"));
      DatagramPacket probe = new DatagramPacket(new byte[10], 10);
      try {
        while (true) {
          socket.receive(probe);
          socket.send(new DatagramPacket(reply, reply.length, probe.getSocketAddress()));
        }
      } catch (IOException closed) {
        // By close().
      }
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  private static Optional<InetSocketAddress> found(int port) throws IOException {
    LinkOptions options = new LinkOptions("net", null, port, true, List.of(), null);
    return new SchedulerFinder(options, PATIENCE, TimeSource.system()).find();
  }

  private static void assumeIpv6() {
    assumeTrue(Sockets.hasIpv6(), "this kernel has no IPv6");
  }

  @Test
  void findsASchedulerThatHasIpv6Only() throws Exception {
    assumeIpv6();
    try (Answering scheduler = new Answering(new InetSocketAddress(SIX, 0))) {
      assertThat(found(scheduler.port())).contains(new InetSocketAddress(SIX, scheduler.port()));
    }
  }

  @Test
  void goesToASchedulerOfBothFamiliesByIpv4() throws Exception {
    try (Answering scheduler = new Answering(new InetSocketAddress(0))) {
      assertThat(found(scheduler.port())).contains(new InetSocketAddress(FOUR, scheduler.port()));
    }
  }

  @Test
  void takesAddressesOfEitherFamilyAsTheyAre() throws Exception {
    assumeIpv6();
    for (String host : List.of("127.0.0.1", "::1", "fd00::1")) {
      assertThat(new SchedulerFinder(LinkOptions.to(host, 7), PATIENCE, TimeSource.system()).find())
          .contains(new InetSocketAddress(InetAddress.ofLiteral(host), 7));
    }
  }

  @Test
  void namesTheHostThatHasNoAddress() {
    SchedulerFinder finder =
        new SchedulerFinder(
            LinkOptions.to("no-such-host.invalid", 7), PATIENCE, TimeSource.system());
    assertThatThrownBy(finder::find)
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("scheduler host no-such-host.invalid has no address");
  }
}
