package dev.affogato.scheduler.state;

import static dev.affogato.scheduler.state.FarmContext.environments;
import static dev.affogato.scheduler.state.FarmContext.job;
import static dev.affogato.scheduler.state.FarmContext.slots;
import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.MonGetCs;
import dev.affogato.protocol.icecc.message.MonJobDone;
import dev.affogato.protocol.icecc.message.UseCs;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import dev.affogato.scheduler.state.FarmContext.Node;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs that are tried on a second machine because the first one takes so long. */
class RacingTest {
  private static final int NOT_WANTED = 107;
  private static final int CLIENT_GONE = 118;

  private final FarmContext farm = new FarmContext();
  private final Node submitter = farm.joins("sub", slots(0));
  private final Node one = farm.joins("one", slots(2).with("e1", "affogato-direct"));
  private final Node two = farm.joins("two", slots(2).with("e1", "affogato-direct"));

  @BeforeEach
  void learns() {
    for (int i = 0; i < 10; i++) {
      for (Node node : List.of(one, two)) {
        int client = submitter.asks(direct("known.cc").preferring(node.name));
        ends(node, submitter.jobOf(client), 200);
      }
    }
  }

  private static FarmContext.Job direct(String file) {
    return job(file)
        .offering(environments("e1", "affogato-direct").toArray(EnvironmentName[]::new));
  }

  private void ends(Node server, int jobId, int ms) {
    server.begins(jobId);
    endsWell(jobId, ms);
  }

  private void endsWell(int jobId, int ms) {
    submitter.sends(
        JobDone.fromSubmitter(jobId, 0, new JobResources(ms, ms, 0, 0, 1, 1, 50_000, 50_000), 1));
  }

  private void fails(int jobId, int exitCode) {
    submitter.sends(JobDone.fromSubmitter(jobId, exitCode, JobResources.NONE, 1));
  }

  /** Asks for the source that should take 0.2 s, and has it begun. */
  private int begins() {
    int client = submitter.asks(direct("known.cc"));
    int first = submitter.jobOf(client);
    node(submitter.serverOf(client)).begins(first);
    return first;
  }

  private Node node(String name) {
    return name.equals("one") ? one : two;
  }

  private String serverOf(int jobId) {
    return farm.snapshot().jobs().stream()
        .filter(job -> job.id() == jobId)
        .map(JobSnapshot::server)
        .findFirst()
        .orElse("");
  }

  private int racesOf(int jobId) {
    return (int)
        submitter.told(UseCs.class).stream().filter(use -> use.matchedJobId() == jobId).count();
  }

  private Map<String, Long> counters() {
    return farm.snapshot().counters();
  }

  @Test
  void triesAJobAgainThatLastsFarLongerThanItShould() {
    int first = begins();
    UseCs answer = submitter.last(UseCs.class);
    farm.passes(4);
    UseCs again = submitter.last(UseCs.class);
    assertThat(again.matchedJobId()).isEqualTo(first);
    assertThat(again.clientId()).isEqualTo(answer.clientId());
    assertThat(again.jobId()).isNotEqualTo(first);
    assertThat(again.gotEnv()).isTrue();
    assertThat(again.hostname()).isNotEqualTo(answer.hostname());
    farm.passes(60);
    assertThat(racesOf(first)).isEqualTo(1);
    assertThat(racesOf(again.jobId())).isZero();
  }

  @Test
  void saysWhyItWasTriedAgain() {
    int first = begins();
    farm.passes(4);
    farm.on(new SchedulerEvent.AskWhy(1, Integer.toString(submitter.last(UseCs.class).jobId())));
    assertThat(farm.replies().getLast())
        .contains("second try of job " + first, "(raced)", "on " + serverOf(first));
  }

  @Test
  void leavesAJobAloneThatTakesAsLongAsItShould() {
    int client = submitter.asks(direct("known.cc").preferring("one"));
    ends(one, submitter.jobOf(client), 20_000);
    // Known to take long now.
    for (int i = 0; i < 20; i++) {
      client = submitter.asks(direct("known.cc").preferring("one"));
      ends(one, submitter.jobOf(client), 20_000);
      client = submitter.asks(direct("known.cc").preferring("two"));
      ends(two, submitter.jobOf(client), 20_000);
    }
    int first = begins();
    farm.passes(15);
    assertThat(racesOf(first)).isZero();
  }

  @Test
  void countsTheWinnerOnlyAndBlamesNobody() {
    Node monitor = farm.monitorJoins();
    int first = begins();
    Node slow = node(serverOf(first));
    farm.passes(4);
    int second = submitter.last(UseCs.class).jobId();
    Node fast = node(serverOf(second));
    long doneBefore = counters().get("jobs_done");
    fast.begins(second);
    endsWell(second, 200);
    fails(first, CLIENT_GONE);
    assertThat(farm.snapshot().jobs()).isEmpty();
    assertThat(farm.state.contradiction()).isNull();
    assertThat(counters().get("jobs_done")).isEqualTo(doneBefore + 1);
    assertThat(counters()).containsEntry("jobs_raced", 1L).containsEntry("jobs_withdrawn", 1L);
    assertThat(counters()).containsEntry("races_won_by_second", 1L);
    assertThat(monitor.told(MonGetCs.class)).hasSize(2);
    assertThat(monitor.told(MonJobDone.class))
        .extracting(told -> told.done().exitCode())
        .containsExactly(0, CLIENT_GONE);
    // Less work goes to it from now on, but it does.
    for (String server : List.of(fast.name, fast.name, slow.name, slow.name)) {
      assertThat(submitter.serverOf(submitter.asks(direct("new.cc")))).isEqualTo(server);
    }
  }

  @Test
  void takesTheFirstTryIfThatEndsSooner() {
    int first = begins();
    farm.passes(4);
    int second = submitter.last(UseCs.class).jobId();
    endsWell(first, 4_000);
    fails(second, NOT_WANTED);
    assertThat(farm.snapshot().jobs()).isEmpty();
    assertThat(farm.state.contradiction()).isNull();
    assertThat(counters()).containsEntry("jobs_withdrawn", 1L);
    assertThat(counters()).containsEntry("races_won_by_second", 0L);
  }

  @Test
  void goesOnWithTheFirstTryIfTheSecondIsDeclined() {
    int first = begins();
    farm.passes(4);
    fails(submitter.last(UseCs.class).jobId(), NOT_WANTED);
    assertThat(farm.snapshot().jobs()).extracting(JobSnapshot::id).containsExactly(first);
    farm.passes(30);
    assertThat(racesOf(first)).isEqualTo(1);
    endsWell(first, 34_000);
    assertThat(farm.snapshot().jobs()).isEmpty();
  }

  @Test
  void racesOnlyWhereSomebodyIsIdleAndNobodyWaits() {
    int first = begins();
    for (int i = 0; i < 8; i++) {
      submitter.asks(direct("other" + i + ".cc"));
    }
    farm.passes(30);
    assertThat(racesOf(first)).isZero();
  }

  @Test
  void racesNoJobThatCannotBeSentTwice() {
    int client = submitter.asks(job("known.cc"));
    int first = submitter.jobOf(client);
    node(submitter.serverOf(client)).begins(first);
    farm.passes(30);
    assertThat(racesOf(first)).isZero();
  }

  @Test
  void forgetsBothWithTheirSubmitter() {
    begins();
    farm.passes(4);
    submitter.leaves();
    assertThat(farm.snapshot().jobs()).isEmpty();
    assertThat(farm.state.contradiction()).isNull();
  }

  @Test
  void goesOnWithTheSecondTryIfTheFirstMachineDies() {
    int first = begins();
    Node slow = node(serverOf(first));
    farm.passes(4);
    int second = submitter.last(UseCs.class).jobId();
    slow.leaves();
    node(serverOf(second)).begins(second);
    endsWell(second, 200);
    assertThat(farm.snapshot().jobs()).isEmpty();
    assertThat(farm.state.contradiction()).isNull();
  }
}
