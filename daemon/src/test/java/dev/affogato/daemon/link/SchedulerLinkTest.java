package dev.affogato.daemon.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.time.TimeSource;
import dev.affogato.daemon.testkit.FakeScheduler;
import dev.affogato.protocol.icecc.discovery.Datagrams;
import dev.affogato.protocol.icecc.discovery.SchedulerIdentity;
import dev.affogato.protocol.icecc.message.CsConf;
import dev.affogato.protocol.icecc.message.End;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.Stats;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SchedulerLinkTest {
  private static final Stats HELLO = new Stats(1, 2, 3, 4, 5);

  private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
  private final SchedulerListener listener =
      new SchedulerListener() {
        @Override
        public void connected(SchedulerSession session) {
          session.send(HELLO);
          events.add(session);
        }

        @Override
        public boolean received(SchedulerSession session, Message message) {
          events.add(message);
          return !(message instanceof End);
        }

        @Override
        public void lost(SchedulerSession session, boolean unreachable) {
          events.add("lost " + session.number());
        }
      };

  private Object event() throws InterruptedException {
    return events.poll(30, TimeUnit.SECONDS);
  }

  @Test
  void handsMessagesOverAndComesBackAfterALoss() throws Exception {
    try (FakeScheduler scheduler = new FakeScheduler();
        SchedulerLink link =
            SchedulerLink.start(
                LinkOptions.to("127.0.0.1", scheduler.port()), listener, TimeSource.system())) {
      SchedulerSession lost;
      try (FakeScheduler.Session session = scheduler.accept()) {
        assertThat(session.expect(Stats.class)).isEqualTo(HELLO);
        lost = (SchedulerSession) event();
        assertThat(lost.ownAddress()).isEqualTo("127.0.0.1");
        session.send(new CsConf(3, 36, ""));
        assertThat(event()).isEqualTo(new CsConf(3, 36, ""));
      }
      assertThat(event()).isEqualTo("lost 1");
      try (FakeScheduler.Session session = scheduler.accept()) {
        session.expect(Stats.class);
        assertThat(((SchedulerSession) event()).number()).isEqualTo(2);
        lost.send(HELLO);
        session.send(new End());
        assertThat(event()).isEqualTo(new End());
        assertThat(event()).isEqualTo("lost 2");
      }
    }
  }

  @Test
  void comesBackAfterAListenerFailed() throws Exception {
    SchedulerListener failing =
        new SchedulerListener() {
          @Override
          public void connected(SchedulerSession session) {}

          @Override
          public boolean received(SchedulerSession session, Message message) {
            throw new IllegalStateException("a bug");
          }

          @Override
          public void lost(SchedulerSession session, boolean unreachable) {
            events.add("lost " + session.number());
          }
        };
    try (FakeScheduler scheduler = new FakeScheduler();
        SchedulerLink link =
            SchedulerLink.start(
                LinkOptions.to("127.0.0.1", scheduler.port()), failing, TimeSource.system())) {
      for (int i = 1; i <= 2; i++) {
        try (FakeScheduler.Session session = scheduler.accept()) {
          session.send(new CsConf(3, 36, ""));
          assertThat(event()).isEqualTo("lost " + i);
        }
      }
    }
  }

  @Test
  void givesUpASchedulerThatCannotBeReachedAnyMore() throws Exception {
    try (FakeScheduler scheduler = new FakeScheduler();
        SchedulerLink link =
            SchedulerLink.start(
                LinkOptions.to("127.0.0.1", scheduler.port()), listener, TimeSource.system());
        FakeScheduler.Session session = scheduler.accept()) {
      SchedulerSession current = (SchedulerSession) event();
      scheduler.close();
      current.doubt();
      assertThat(event()).isEqualTo("lost 1");
    }
  }

  @Test
  void findsASchedulerOfItsNetworkByBroadcast() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (FakeScheduler scheduler = new FakeScheduler();
        DatagramSocket udp = new DatagramSocket(scheduler.port(), loopback);
        DatagramSocket stranger = new DatagramSocket(0, loopback)) {
      LinkOptions options =
          new LinkOptions(
              "Farm",
              null,
              stranger.getLocalPort(),
              true,
              List.of(stranger.getLocalPort(), scheduler.port()),
              null);
      Thread.ofVirtual().start(() -> answer(stranger, "other"));
      Thread.ofVirtual().start(() -> answer(udp, "farm"));
      try (SchedulerLink link =
              SchedulerLink.start(options, listener, TimeSource.system(), Duration.ofMillis(500));
          FakeScheduler.Session session = scheduler.accept()) {
        session.expect(Stats.class);
      }
    }
  }

  @Test
  void leavesASilentSchedulerOnlyForOneThatAnswers() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (DatagramSocket present = new DatagramSocket(0, loopback);
        DatagramSocket other = new DatagramSocket(0, loopback)) {
      LinkOptions options =
          new LinkOptions(
              "Farm",
              null,
              present.getLocalPort(),
              true,
              List.of(present.getLocalPort(), other.getLocalPort()),
              null);
      SchedulerFinder finder =
          new SchedulerFinder(options, Duration.ofMillis(500), TimeSource.system());
      InetSocketAddress address = new InetSocketAddress(loopback, present.getLocalPort());

      assertThat(finder.isReplaced(address)).as("both silent").isFalse();
      Thread.ofVirtual().start(() -> answer(other, "farm"));
      assertThat(finder.isReplaced(address)).as("the other one answers").isTrue();
      Thread.ofVirtual().start(() -> answer(present, "farm"));
      assertThat(finder.isReplaced(address)).as("both answer").isFalse();
    }
  }

  private static void answer(DatagramSocket socket, String netname) {
    try {
      while (true) {
        DatagramPacket probe = new DatagramPacket(new byte[16], 16);
        socket.receive(probe);
        byte[] reply = Datagrams.reply(43, new SchedulerIdentity(43, 1000, netname));
        socket.send(new DatagramPacket(reply, reply.length, probe.getSocketAddress()));
      }
    } catch (java.io.IOException closed) {
      // The test is over.
    }
  }
}
