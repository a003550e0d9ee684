package dev.affogato.scheduler.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.time.TimeSource;
import dev.affogato.protocol.icecc.channel.ProtocolVersions;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.Language;
import dev.affogato.protocol.icecc.message.Login;
import dev.affogato.scheduler.policy.SchedulerPolicy;
import dev.affogato.scheduler.state.Counters;
import dev.affogato.scheduler.state.PeerId;
import dev.affogato.scheduler.state.SchedulerEvent;
import dev.affogato.scheduler.state.SchedulerState;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventLoopTest {
  private final CountDownLatch ended = new CountDownLatch(1);

  private EventLoop loop(SchedulerPolicy policy) {
    Counters counters = new Counters();
    return new EventLoop(
        new SchedulerState(policy, counters, level -> true),
        new Peers(TimeSource.system(), counters),
        new ConnectionTester(),
        TimeSource.system(),
        () -> {},
        ended::countDown);
  }

  @Test
  void endsAndSaysSoWhenADecisionFails() throws Exception {
    EventLoop loop =
        loop((farm, submitter, demand) -> {
          throw new IllegalStateException("a defect made on purpose");
        });
    loop.start();
    PeerId peer = new PeerId(1);
    Login login = new Login(1, 1, List.of(), "w", "x86_64", true, false, 0);
    loop.post(
        new SchedulerEvent.DaemonConnected(peer, "10.0.0.1", new ProtocolVersions(43, 43), login));
    loop.post(
        new SchedulerEvent.MessageReceived(
            peer, new GetCs(List.of(), "f", Language.C, 1, "x86_64", 0, 1, "", 0, 0, 0, 0)));
    loop.await();
    ended.await();
    // Whoever posts later is not held up for ever.
    loop.post(new SchedulerEvent.Tick());
  }

  @Test
  void endsWhenToldTo() throws Exception {
    EventLoop loop = loop(SchedulerPolicy.standard());
    loop.start();
    loop.end();
    assertThat(ended.getCount()).isZero();
  }
}
