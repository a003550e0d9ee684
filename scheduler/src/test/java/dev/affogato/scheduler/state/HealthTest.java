package dev.affogato.scheduler.state;

import static dev.affogato.scheduler.state.FarmContext.host;
import static dev.affogato.scheduler.state.FarmContext.job;
import static dev.affogato.scheduler.state.FarmContext.slots;
import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.protocol.icecc.message.MonStats;
import dev.affogato.protocol.icecc.message.Ping;
import dev.affogato.scheduler.state.FarmContext.Node;
import org.junit.jupiter.api.Test;

class HealthTest {
  private final FarmContext farm = new FarmContext();

  @Test
  void testsEachDaemonsPortSoonAfterLoginAndEveryMinute() {
    Node worker = farm.joins("w1", host());
    farm.passes(1);
    assertThat(farm.tests()).containsExactly(worker.peer);
    farm.passes(70);
    assertThat(farm.tests()).as("no second test before the first has ended").hasSize(1);
    worker.isReachable(true);
    farm.passes(59);
    assertThat(farm.tests()).hasSize(1);
    farm.passes(1);
    assertThat(farm.tests()).hasSize(2);
  }

  @Test
  void neverTestsDaemonsThatTakeNoRemoteJobs() {
    farm.joins("w1", host().noRemote());
    farm.passes(100);
    assertThat(farm.tests()).isEmpty();
  }

  @Test
  void giveNothingToAnUnreachableDaemonUntilItIsReachable() {
    Node submitter = farm.joins("sub", slots(0));
    Node worker = farm.joins("w1", host());
    farm.joins("w2", host().load(1000));
    farm.passes(1);
    worker.isReachable(false);
    int client = submitter.asks(job());
    assertThat(submitter.hasAnswerFor(client)).isFalse();
    worker.isReachable(true);
    assertThat(submitter.serverOf(client)).isEqualTo("w1");
  }

  @Test
  void retriesAnUnreachableDaemonEverMoreSlowly() {
    Node worker = farm.joins("w1", host());
    farm.passes(1);
    for (int seconds : new int[] {2, 4, 8, 16}) {
      worker.isReachable(false);
      int before = farm.tests().size();
      farm.passes(seconds - 1);
      assertThat(farm.tests()).hasSize(before);
      farm.passes(1);
      assertThat(farm.tests()).hasSize(before + 1);
    }
  }

  @Test
  void dropsADaemonThatInstallsForTwoMinutes() {
    Node submitter = farm.joins("sub", slots(0));
    Node worker = farm.joins("w1", host().with());
    submitter.asks(job());
    farm.passes(119);
    assertThat(worker.closed).isNull();
    farm.passes(1);
    assertThat(worker.closed).contains("installing");
  }

  @Test
  void endsInstallingWhenTheSubmitterLeaves() {
    Node submitter = farm.joins("sub", slots(0));
    Node worker = farm.joins("w1", host().with());
    submitter.asks(job());
    submitter.leaves();
    farm.passes(200);
    assertThat(worker.closed).isNull();
    assertThat(farm.snapshotOf(worker).installingSeconds()).isEqualTo(-1);
  }

  @Test
  void pingsOldDaemonsAndDropsTheSilent() {
    Node submitter = farm.joins("sub", slots(0));
    Node worker = farm.joins("old", host().version(26));
    farm.passes(35);
    assertThat(worker.told(Ping.class)).isEmpty();
    farm.passes(1);
    assertThat(worker.told(Ping.class)).hasSize(1);
    // Not used while it owes an answer; as nobody else is there the job goes back.
    submitter.asks(job());
    assertThat(farm.snapshotOf(worker).jobs()).isEmpty();
    worker.sends(new Ping());
    submitter.asks(job());
    assertThat(farm.snapshotOf(worker).jobs()).hasSize(1);
    farm.passes(36 + 5);
    assertThat(worker.closed).isNull();
    farm.passes(1);
    assertThat(worker.closed).contains("pings");
  }

  @Test
  void takesStatsForAPingAnswerBelowVersion25() {
    Node veryOld = farm.joins("v24", host().version(24));
    Node old = farm.joins("v25", host().version(25));
    farm.passes(30);
    veryOld.reportsLoad(1);
    old.reportsLoad(1);
    farm.passes(10);
    assertThat(veryOld.told(Ping.class)).isEmpty();
    assertThat(old.told(Ping.class)).hasSize(1);
  }

  @Test
  void neverPingsCurrentDaemons() {
    Node worker = farm.joins("w1", host().version(27));
    farm.passes(1000);
    assertThat(worker.told(Ping.class)).isEmpty();
    assertThat(worker.closed).isNull();
  }

  @Test
  void describesDaemonsToMonitorsInTheKnownLines() {
    Node before = farm.joinsSilently("w1", slots(2).at("10.0.0.1").features(1).version(44));
    Node monitor = farm.monitorJoins();
    String basics =
        """
        Name:w1
        IP:10.0.0.1
        MaxJobs:2
        NoRemote:false
        Platform:x86_64
        Version:44
        Features:env_xz
        Speed:0.000000
        """;
    assertThat(monitor.told(MonStats.class))
        .containsExactly(new MonStats(1, basics + "Load:1000\n"));
    before.reportsLoad(42);
    assertThat(monitor.last(MonStats.class).text())
        .isEqualTo(basics + "Load:42\nLoadAvg1:1\nLoadAvg5:2\nLoadAvg10:3\nFreeMem:4000\n");
  }
}
