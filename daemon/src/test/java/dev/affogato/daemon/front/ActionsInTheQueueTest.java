package dev.affogato.daemon.front;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.daemon.figures.JobFigures;
import dev.affogato.protocol.icecc.message.End;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.JobBegin;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobLocalBegin;
import dev.affogato.protocol.icecc.message.JobLocalDone;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.Language;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.UseCs;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ActionsInTheQueueTest {
  private static final Now NOW = new Now(0, 1_000);
  private static final JobResources COST = new JobResources(1, 2, 3, 4, 0, 0, 0, 5);
  private static final GetCs QUESTION =
      new GetCs(
          List.of(new EnvironmentName("x86_64", "env")),
          "a.c",
          Language.C,
          1,
          "x86_64",
          0,
          0,
          "",
          21,
          0,
          0,
          0);

  private final DaemonState state = new DaemonState(1, 10245, new JobFigures());

  @BeforeEach
  void connect() {
    state.connected(1, "10.0.0.1", NOW);
    state.arrived(1);
    state.arrived(2);
  }

  private static Effect told(Message message) {
    return new Effect.ToScheduler(message);
  }

  private static Effect starts(int client) {
    return new Effect.StartForeignJob(client);
  }

  @Test
  void theSchedulerHearsOfItsJobsBeginButNotOfItsEnd() {
    assertThat(state.action(1, 7, false, 0, NOW))
        .containsExactly(told(new JobBegin(7, 1_000, 2)), starts(1));
    assertThat(state.stateName(1)).isEqualTo("waitforchild");
    assertThat(state.slotsUsed()).isOne();
    assertThat(state.gone(1, 0, NOW)).isEmpty();
    assertThat(state.slotsUsed()).isZero();
  }

  @Test
  void theyWaitForASlotLikeAllOthers() {
    state.foreignJob(2, 6, NOW);
    assertThat(state.action(1, 7, false, 0, NOW)).isEmpty();
    assertThat(state.stateName(1)).isEqualTo("tocompile");
    assertThat(state.foreignJobDone(2, 0, COST, NOW))
        .containsExactly(
            told(JobDone.fromServer(6, 0, COST, 2)), told(new JobBegin(7, 1_000, 2)), starts(1));
  }

  @Test
  void aFullMachineTakesOnlyThoseOfItsOwnUsers() {
    state.load(1000, NOW);
    assertThat(state.action(1, 7, false, 0, NOW)).isEmpty();
    assertThat(state.action(2, 0, true, 0, NOW))
        .containsExactly(told(new JobLocalBegin(1_000, "", 2, false)), starts(2));
  }

  @Test
  void theNicerOneWaits() {
    state.arrived(3);
    state.action(3, 5, false, 0, NOW);
    state.action(1, 6, false, 19, NOW);
    state.action(2, 7, false, 3, NOW);
    assertThat(state.gone(3, 0, NOW)).contains(starts(2)).doesNotContain(starts(1));
  }

  @Test
  void whoGivesUpWhileWaitingLeavesNoTrace() {
    state.foreignJob(2, 6, NOW);
    state.action(1, 7, false, 0, NOW);
    assertThat(state.gone(1, 0, NOW)).isEmpty();
    assertThat(state.foreignJobDone(2, 0, COST, NOW))
        .containsExactly(told(JobDone.fromServer(6, 0, COST, 1)));
  }

  @Test
  void theSchedulerCountsOnNoSlotThatItDidNotGiveAway() {
    assertThat(state.action(1, 0, false, 0, NOW))
        .containsExactly(told(new JobLocalBegin(1_000, "", 1, false)), starts(1));
    assertThat(state.gone(1, 0, NOW)).containsExactly(told(new JobLocalDone(1)));
  }

  @Test
  void anotherSchedulerHearsOnlyThatTheirSlotsAreTaken() {
    state.foreignJob(2, 6, NOW);
    state.action(1, 7, false, 0, NOW);
    state.lost(false, NOW);
    assertThat(state.connected(2, "10.0.0.1", NOW))
        .containsExactly(told(new JobLocalBegin(1_000, "", 2, false)));
    assertThat(state.foreignJobDone(2, 0, COST, NOW))
        .containsExactly(
            told(new JobLocalDone(2)), told(new JobLocalBegin(1_000, "", 1, false)), starts(1));
    assertThat(state.gone(1, 0, NOW)).containsExactly(told(new JobLocalDone(1)));
  }

  @Test
  void theSubmitterReportsAJobOnceThatWasDoneElsewhere() {
    state.fromClient(1, QUESTION, NOW);
    state.useCs(new UseCs(7, 10245, "10.0.0.9", "x86_64", true, 1, 0), NOW);
    assertThat(state.isElsewhere(7)).isTrue();
    assertThat(state.isElsewhere(8)).isFalse();
    assertThat(state.fromClient(1, JobDone.fromSubmitter(7, 0, COST, 0), NOW))
        .containsExactly(told(JobDone.fromSubmitter(7, 0, COST, 2)));
    assertThat(state.isElsewhere(7)).isFalse();
    assertThat(state.fromClient(1, new End(), NOW)).containsExactly(new Effect.Close(1));
  }

  @Test
  void aReportFromBeforeAReconnectIsDiscarded() {
    state.fromClient(1, QUESTION, NOW);
    state.useCs(new UseCs(7, 10245, "10.0.0.9", "x86_64", true, 1, 0), NOW);
    state.lost(false, NOW);
    state.connected(2, "10.0.0.1", NOW);
    assertThat(state.isElsewhere(7)).isFalse();
    assertThat(state.fromClient(1, JobDone.fromSubmitter(7, 0, COST, 0), NOW)).isEmpty();
    assertThat(state.fromClient(1, new End(), NOW)).containsExactly(new Effect.Close(1));
  }
}
