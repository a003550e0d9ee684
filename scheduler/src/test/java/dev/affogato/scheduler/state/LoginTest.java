package dev.affogato.scheduler.state;

import static dev.affogato.scheduler.state.FarmContext.host;
import static dev.affogato.scheduler.state.FarmContext.job;
import static dev.affogato.scheduler.state.FarmContext.slots;
import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.protocol.icecc.channel.ProtocolVersions;
import dev.affogato.protocol.icecc.message.CsConf;
import dev.affogato.protocol.icecc.message.End;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.Login;
import dev.affogato.protocol.icecc.message.MonJobDone;
import dev.affogato.protocol.icecc.message.MonStats;
import dev.affogato.scheduler.state.FarmContext.Node;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoginTest {
  private final FarmContext farm = new FarmContext();

  @Test
  void configuresEachDaemonOnLoginAndRelogin() {
    Node worker = farm.joins("w1", host());
    assertThat(worker.told(CsConf.class)).containsExactly(new CsConf(3, 36, ""));
    worker.announces("e1", "e2");
    assertThat(worker.told(CsConf.class)).hasSize(2);
  }

  @Test
  void doesNotConfigureDaemonsBelowVersion24() {
    assertThat(farm.joins("old", host().version(23)).told(CsConf.class)).isEmpty();
  }

  @Test
  void keepsPortSlotsAndPlatformOnRelogin() {
    Node worker = farm.joins("w1", slots(6));
    worker.sends(new Login(1, 1, List.of(), "other", "arm", false, true, 0));
    HostSnapshot now = farm.snapshotOf(worker);
    assertThat(now.port()).isEqualTo(10245);
    assertThat(now.maxJobs()).isEqualTo(6);
    assertThat(now.platform()).isEqualTo("x86_64");
    assertThat(now.noRemote()).isFalse();
  }

  @Test
  void numbersHostsInOrderOfLogin() {
    farm.joins("w1", host());
    farm.joins("w2", host()).leaves();
    farm.joins("w3", host());
    assertThat(farm.snapshot().hosts()).extracting(HostSnapshot::hostId).containsExactly(1, 3);
  }

  @Test
  void namesADaemonWithoutNameByItsAddress() {
    farm.joins("", host().at("10.9.9.9"));
    assertThat(farm.snapshot().hosts().getFirst().nodeName()).isEqualTo("10.9.9.9");
  }

  @Test
  void dropsTheOldConnectionOfAMachineThatLogsInAgain() {
    Node old = farm.joins("w1", host().at("10.0.0.1"));
    Node sameNameElsewhere = farm.joins("w1", host().at("10.0.0.2"));
    Node otherNameThere = farm.joins("w2", host().at("10.0.0.1"));
    farm.joins("w1", host().at("10.0.0.1"));
    assertThat(old.closed).isEqualTo("it logged in again");
    assertThat(sameNameElsewhere.closed).isNull();
    assertThat(otherNameThere.closed).isNull();
    assertThat(farm.snapshot().hosts()).hasSize(3);
  }

  @Test
  void refusesAnImpossiblePort() {
    Login login = new Login(70_000, 1, List.of(), "w", "x86_64", true, false, 0);
    Node node = farm.new Node("w", "10.0.0.1");
    farm.on(
        new SchedulerEvent.DaemonConnected(
            node.peer, "10.0.0.1", new ProtocolVersions(43, 43), login));
    assertThat(node.closed).contains("70000");
    assertThat(farm.snapshot().hosts()).isEmpty();
  }

  @Test
  void cutsAbsurdNumbersOfSlots() {
    Node negative = farm.joins("w1", slots(-5));
    Node huge = farm.joins("w2", slots(Integer.MAX_VALUE));
    assertThat(farm.snapshotOf(negative).maxJobs()).isZero();
    assertThat(farm.snapshotOf(huge).maxJobs()).isEqualTo(Limits.MAX_JOBS_MAX);
  }

  @Test
  void keepsLineEndsInNamesOutOfMonitorsAndLogs() {
    Node monitor = farm.monitorJoins();
    farm.joins("w\nState:Offline", host().platform("x86\r\n_64"));
    assertThat(monitor.told(MonStats.class).getFirst().text())
        .startsWith("Name:w?State:Offline\nIP:")
        .contains("Platform:x86??_64\n");
    assertThat(farm.log().lines()).noneMatch(line -> line.startsWith("State:"));
  }

  @Test
  void givesNothingToADaemonBeforeItsFirstLoadReport() {
    Node submitter = farm.joins("sub", slots(0));
    Node worker = farm.joinsSilently("w1", host());
    int client = submitter.asks(job());
    assertThat(submitter.hasAnswerFor(client)).isFalse();
    worker.reportsLoad(999);
    assertThat(submitter.serverOf(client)).isEqualTo("w1");
  }

  @Test
  void dropsADaemonThatSendsWhatOnlyOthersMaySend() {
    Node worker = farm.joins("w1", host());
    worker.sends(new End());
    assertThat(worker.closed).isEqualTo("unexpected End");
  }

  @Test
  void tellsMonitorsOfALostDaemonAndItsJobs() {
    Node monitor = farm.monitorJoins();
    Node submitter = farm.joins("sub", slots(0));
    Node worker = farm.joins("w1", host());
    int job = submitter.jobOf(submitter.asks(job()));
    monitor.told.clear();
    worker.leaves();
    assertThat(monitor.told)
        .containsExactly(
            new MonStats(2, "State:Offline\n"),
            new MonJobDone(new JobDone(job, 255, JobResources.NONE, 0, 0)));
    assertThat(farm.snapshot().jobs()).isEmpty();
    assertThat(submitter.closed).isNull();
  }

  @Test
  void forgetsQueuedRequestsOfALostSubmitter() {
    Node submitter = farm.joins("sub", slots(0));
    Node worker = farm.joins("w1", slots(1).load(1000));
    submitter.asks(job());
    submitter.leaves();
    worker.reportsLoad(0);
    assertThat(farm.snapshot().jobs()).isEmpty();
    assertThat(farm.snapshotOf(worker).jobs()).isEmpty();
  }

  @Test
  void sendsEverybodyAwayWhenABetterSchedulerIsFound() {
    Node monitor = farm.monitorJoins();
    Node worker = farm.joins("w1", host());
    farm.on(new SchedulerEvent.BetterSchedulerFound("10.0.0.9"));
    assertThat(worker.closed).isNotNull();
    assertThat(monitor.closed).isNotNull();
    assertThat(farm.snapshot().hosts()).isEmpty();
  }

  @Test
  void logsLoginsInTheLineUsersSearchFor() {
    farm.joins("alpha", host());
    assertThat(farm.log())
        .contains("login alpha protocol version: 43 features: env_xz env_zstd [e1(x86_64)]\n");
  }

  @Test
  void sendsStraysAwayWhenTheyHaveNothingToDo() {
    Node idle = farm.joins("idle", slots(0).at("10.0.0.7"));
    Node busy = farm.joins("busy", slots(0).at("10.0.0.8"));
    Node other = farm.joins("other", host().at("10.0.0.9"));
    busy.asks(job());
    farm.on(new SchedulerEvent.StraysFound(List.of("10.0.0.7 idle", "10.0.0.8 busy")));
    assertThat(idle.closed).isEqualTo("a better scheduler serves this network");
    assertThat(busy.closed).isNull();
    assertThat(other.closed).isNull();
  }
}
