package dev.affogato.console.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.time.TimeSource;
import dev.affogato.console.doctor.NetworkFacts.Heard;
import dev.affogato.daemon.link.LinkOptions;
import dev.affogato.protocol.icecc.discovery.SchedulerIdentity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is heard by datagrams on loopback, and what the doctor makes of it. */
@Timeout(120)
class DiscoveryTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final CountDownLatch AT_ONCE = new CountDownLatch(0);

  private final Healthy machine = new Healthy();

  private static SchedulerIdentity identity(String netname, int version) {
    return new SchedulerIdentity(version, 1_700_000_000, netname);
  }

  private void look(Duration patience, List<Integer> ports) throws Exception {
    LinkOptions link = new LinkOptions("home", null, ports.getFirst(), true, twins(ports), null);
    machine.network = new NetworkLook(link, patience, TimeSource.system()).facts();
  }

  private static List<Integer> twins(List<Integer> ports) {
    return ports.size() == 2 ? ports : List.of();
  }

  private List<String> codes() {
    return machine.judge().findings().stream().map(Finding::code).toList();
  }

  @Test
  void findsTheSchedulerOfItsNetwork() throws Exception {
    try (SpokenScheduler scheduler = new SpokenScheduler(identity("Home", 43), AT_ONCE)) {
      look(LONG, List.of(scheduler.port()));
      assertThat(machine.network.heard())
          .containsExactly(new Heard("127.0.0.1", scheduler.port(), "Home", 43, 0));
      assertThat(machine.network.scheduler().orElseThrow().reach()).isEqualTo(Reach.OPEN);
      assertThat(machine.judge().faults()).isZero();
    }
  }

  @Test
  void findsBothOfTwo() throws Exception {
    try (SpokenScheduler first = new SpokenScheduler(identity("home", 42), AT_ONCE);
        SpokenScheduler second = new SpokenScheduler(identity("home", 43), first.answered())) {
      look(LONG, List.of(first.port(), second.port()));
      assertThat(machine.network.heard())
          .extracting(Heard::port)
          .containsExactlyInAnyOrder(first.port(), second.port());
      assertThat(codes()).contains("several-schedulers");
      assertThat(machine.judge().faults()).isPositive();
      assertThat(machine.judge().lines())
          .anyMatch(line -> line.contains("systemctl disable --now icecc-scheduler"));
    }
  }

  @Test
  void findsThatTheNetworkHasAnotherName() throws Exception {
    try (SpokenScheduler scheduler = new SpokenScheduler(identity("office", 43), AT_ONCE)) {
      look(LONG, List.of(scheduler.port()));
      assertThat(codes()).containsExactly("netname-mismatch");
      assertThat(machine.judge().lines())
          .anyMatch(line -> line.contains("echo ICECC_NETNAME=office >> /etc/icecc/icecc.conf"));
    }
  }

  @Test
  void findsThatNobodyAnswers() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      look(Duration.ofMillis(100), List.of(silent.getLocalPort()));
      assertThat(machine.network.heard()).isEmpty();
      assertThat(codes()).containsExactly("scheduler-absent");
      assertThat(machine.judge().lines())
          .anyMatch(line -> line.contains("affogato scheduler -d -n home"));
    }
  }

  @Test
  void findsMachinesWhosePortIsClosed() throws Exception {
    try (SpokenScheduler scheduler = new SpokenScheduler(identity("home", 43), AT_ONCE);
        Socket closed = new Socket()) {
      // Taken by us, so that nobody else can listen there.
      closed.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      scheduler.says(
          " blue (127.0.0.1:%d) [x86_64] speed=1.00 jobs=0/4 load=0\n200 done\n"
              .formatted(closed.getLocalPort()));
      look(LONG, List.of(scheduler.port()));
      assertThat(codes()).containsExactly("machine-port-closed");
      assertThat(machine.judge().lines())
          .anyMatch(line -> line.contains("systemctl restart iceccd    # on blue"));
    }
  }

  @Test
  void findsThatThePortOfAnAnsweringSchedulerIsClosed() throws Exception {
    try (SpokenScheduler scheduler = new SpokenScheduler(identity("home", 43), AT_ONCE)) {
      scheduler.closeDoor();
      look(LONG, List.of(scheduler.port()));
      assertThat(codes()).containsExactly("scheduler-refuses");
    }
  }
}
