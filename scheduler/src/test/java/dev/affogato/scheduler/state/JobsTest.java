package dev.affogato.scheduler.state;

import static dev.affogato.scheduler.state.FarmContext.host;
import static dev.affogato.scheduler.state.FarmContext.job;
import static dev.affogato.scheduler.state.FarmContext.slots;
import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.protocol.icecc.message.JobBegin;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobLocalBegin;
import dev.affogato.protocol.icecc.message.JobLocalDone;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.Language;
import dev.affogato.protocol.icecc.message.MonGetCs;
import dev.affogato.protocol.icecc.message.MonJobBegin;
import dev.affogato.protocol.icecc.message.MonJobDone;
import dev.affogato.protocol.icecc.message.MonLocalJobBegin;
import dev.affogato.protocol.icecc.message.NoCs;
import dev.affogato.protocol.icecc.message.UseCs;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import dev.affogato.scheduler.state.Counters.Counter;
import dev.affogato.scheduler.state.FarmContext.Node;
import org.junit.jupiter.api.Test;

class JobsTest {
  private final FarmContext farm = new FarmContext();

  @Test
  void namesTheServerToTheSubmitter() {
    Node submitter = farm.joins("sub", slots(0));
    farm.joins("w1", host().at("10.0.0.7"));
    submitter.asks(job().client(9));
    assertThat(submitter.last(UseCs.class))
        .isEqualTo(new UseCs(1, 10245, "10.0.0.7", "x86_64", true, 9, 0));
  }

  @Test
  void tellsMonitorsTheLifeOfAJob() {
    Node submitter = farm.joins("sub", slots(0));
    Node worker = farm.joins("w1", host());
    Node monitor = farm.monitorJoins();
    monitor.told.clear();
    submitter.asks(job("a/b/c/d.cc"));
    worker.begins(1);
    worker.endsAsServer(1);
    assertThat(monitor.told)
        .containsExactly(
            new MonGetCs("a/b/c/d.cc", Language.CPLUSPLUS, 1, 1, "x86_64"),
            new MonJobBegin(1, 1234, 2),
            new MonJobDone(new JobDone(1, 0, FarmContext.COST, 0, 1)));
  }

  @Test
  void freesTheSlotOnWhicheverSideEndsTheJob() {
    Node submitter = farm.joins("sub", slots(0));
    Node worker = farm.joins("w1", slots(1));
    int first = submitter.jobOf(submitter.asks(job()));
    worker.begins(first);
    submitter.endsAsSubmitter(first);
    assertThat(farm.snapshot().jobs()).isEmpty();
    // The server's own news comes too late and harms nobody.
    worker.endsAsServer(first);
    assertThat(worker.closed).isNull();
    assertThat(farm.snapshotOf(worker).jobs()).isEmpty();
  }

  @Test
  void ignoresNewsOfUnknownJobs() {
    Node worker = farm.joins("w1", host());
    worker.begins(77);
    worker.endsAsServer(77);
    worker.endsAsSubmitter(78);
    worker.sends(new JobLocalDone(5));
    assertThat(worker.closed).isNull();
  }

  @Test
  void dropsWhoEndsAJobOfOthers() {
    Node submitter = farm.joins("sub", slots(0));
    farm.joins("w1", host());
    Node stranger = farm.joins("w2", host().load(1000));
    int job = submitter.jobOf(submitter.asks(job()));
    stranger.endsAsServer(job);
    assertThat(stranger.closed).contains("not its own");
    assertThat(farm.snapshot().jobs()).hasSize(1);
  }

  @Test
  void dropsTheServerThatSpeaksAsSubmitter() {
    Node submitter = farm.joins("sub", slots(0));
    Node worker = farm.joins("w1", host());
    int job = submitter.jobOf(submitter.asks(job()));
    worker.endsAsSubmitter(job);
    assertThat(worker.closed).isNotNull();
    assertThat(submitter.closed).isNull();
  }

  @Test
  void ignoresAJobBegunByOthersThanItsServer() {
    Node submitter = farm.joins("sub", slots(0));
    Node worker = farm.joins("w1", host());
    int job = submitter.jobOf(submitter.asks(job()));
    submitter.begins(job);
    assertThat(farm.snapshot().jobs().getFirst().phase()).isEqualTo(JobPhase.WAITING);
    worker.begins(job);
    assertThat(farm.snapshot().jobs().getFirst().phase()).isEqualTo(JobPhase.COMPILING);
    assertThat(submitter.closed).isNull();
  }

  @Test
  void withdrawsAQueuedRequestByClientId() {
    Node submitter = farm.joins("sub", slots(0));
    Node worker = farm.joins("w1", host().load(1000));
    Node monitor = farm.monitorJoins();
    submitter.asks(job().client(5));
    int other = submitter.asks(job().client(6));
    submitter.withdraws(5);
    worker.reportsLoad(0);
    assertThat(submitter.hasAnswerFor(5)).isFalse();
    assertThat(submitter.hasAnswerFor(other)).isTrue();
    assertThat(monitor.last(MonJobDone.class).done())
        .isEqualTo(new JobDone(1, 118, JobResources.NONE, JobDone.FLAG_FROM_SUBMITTER, 1));
  }

  @Test
  void ignoresTheWithdrawalOfARequestAnsweredMeanwhile() {
    Node submitter = farm.joins("sub", slots(0));
    farm.joins("w1", host());
    int client = submitter.asks(job());
    submitter.withdraws(client);
    assertThat(farm.snapshot().jobs()).hasSize(1);
    submitter.sends(JobDone.fromSubmitter(submitter.jobOf(client), 107, JobResources.NONE, 1));
    assertThat(farm.snapshot().jobs()).isEmpty();
  }

  @Test
  void withdrawsAllAnswersOfARepeatedRequest() {
    Node submitter = farm.joins("sub", slots(0));
    farm.joins("w1", host().load(1000));
    submitter.asks(job().client(5).times(3));
    submitter.withdraws(5);
    assertThat(farm.snapshot().jobs()).isEmpty();
  }

  @Test
  void answersARepeatedRequestThreeTimesUnderOneClient() {
    Node submitter = farm.joins("sub", slots(0));
    farm.joins("w1", slots(1));
    farm.joins("w2", slots(1));
    farm.joins("w3", slots(1));
    submitter.asks(job().client(5).times(3));
    assertThat(submitter.told(UseCs.class))
        .extracting(UseCs::jobId)
        .containsExactlyInAnyOrder(1, 2, 3);
    assertThat(submitter.told(UseCs.class)).allMatch(use -> use.clientId() == 5);
    assertThat(submitter.told(UseCs.class)).extracting(UseCs::hostname).doesNotHaveDuplicates();
  }

  @Test
  void holdsCopiesOfARepeatedJobToTheMastersEnvironment() {
    Node submitter = farm.joins("sub", slots(0));
    Node first = farm.joins("w1", slots(1).platform("i686").with("e32").load(1000));
    Node second = farm.joins("w2", slots(1).with("e64").load(1000));
    submitter.asks(
        job()
            .times(3)
            .offering(new EnvironmentName("i686", "e32"), new EnvironmentName("x86_64", "e64")));
    second.reportsLoad(0);
    assertThat(submitter.told(UseCs.class)).extracting(UseCs::hostPlatform).contains("x86_64");
    first.reportsLoad(0);
    assertThat(submitter.told(UseCs.class)).allMatch(use -> use.hostPlatform().equals("x86_64"));
  }

  @Test
  void refusesARequestForAbsurdlyManyAnswers() {
    Node submitter = farm.joins("sub", slots(0));
    submitter.asks(job().times(Integer.MAX_VALUE));
    assertThat(submitter.closed).contains("2147483647");
    assertThat(farm.snapshot().jobs()).isEmpty();
  }

  @Test
  void handsRequestsBackThatExceedTheLimitOfOneDaemon() {
    Node submitter = farm.joins("sub", slots(0));
    farm.joins("w1", host().load(1000));
    for (int i = 0; i < Limits.REQUESTS_PER_DAEMON_MAX + 3; i++) {
      submitter.asks(job());
    }
    assertThat(submitter.told(NoCs.class)).hasSize(3);
    assertThat(farm.counters.get(Counter.REQUESTS_OVER_LIMIT)).isEqualTo(3);
    assertThat(submitter.closed).isNull();
  }

  @Test
  void countsLocalJobsInTheSameNumbers() {
    Node worker = farm.joins("w1", host());
    Node monitor = farm.monitorJoins();
    monitor.told.clear();
    worker.sends(new JobLocalBegin(99, "/o/p/q/r.o", 17, false));
    worker.sends(new JobLocalDone(17));
    worker.sends(new JobLocalDone(17));
    assertThat(monitor.told)
        .containsExactly(new MonLocalJobBegin(1, 1, 99, "p/q/r.o"), new JobLocalDone(1));
    worker.asks(job());
    assertThat(farm.snapshot().jobsEver()).isEqualTo(2);
  }

  @Test
  void givesNothingToAMachineWhoseSlotsItsOwnCommandsTake() {
    Node submitter = farm.joins("sub", slots(0));
    Node worker = farm.joins("w1", slots(2));
    worker.sends(new JobLocalBegin(1, "", 17, false));
    worker.sends(new JobLocalBegin(1, "", 18, false));
    submitter.asks(job());
    assertThat(submitter.told(UseCs.class)).isEmpty();
    worker.sends(new JobLocalDone(17));
    assertThat(submitter.told(UseCs.class)).hasSize(1);
    worker.sends(new JobLocalDone(18));
    worker.sends(new JobLocalBegin(1, "", 19, true));
    submitter.asks(job());
    assertThat(submitter.told(UseCs.class)).hasSize(1);
  }

  @Test
  void stopsShowingLocalJobsBeyondTheLimit() {
    Node worker = farm.joins("w1", host());
    for (int i = 0; i <= Limits.LOCAL_JOBS_PER_DAEMON_MAX; i++) {
      worker.sends(new JobLocalBegin(1, "", i, false));
    }
    assertThat(farm.counters.get(Counter.LOCAL_JOBS_OVER_LIMIT)).isEqualTo(1);
  }

  @Test
  void learnsSpeedFromEndedJobs() {
    Node submitter = farm.joins("sub", slots(0));
    Node worker = farm.joins("w1", host());
    int job = submitter.jobOf(submitter.asks(job()));
    worker.sends(new JobBegin(job, 1, 1));
    worker.endsAsServer(job);
    assertThat(farm.snapshotOf(worker).speed()).isEqualTo(4 * 9000.0 / 80);
  }

  @Test
  void logsEachJobInLinesUsersSearchFor() {
    Node submitter = farm.joins("sub", slots(0));
    farm.joins("w1", host().at("10.0.0.7"));
    submitter.asks(job("x/y.cc"));
    assertThat(farm.log())
        .contains("NEW 1 client=sub versions=[e1(x86_64)] x/y.cc CPLUSPLUS 0\n")
        .contains("put 1 in joblist of w1\n")
        .contains("Job 1: to w1 (10.0.0.7:10245), environment installed, from sub, x/y.cc: ");
  }
}
