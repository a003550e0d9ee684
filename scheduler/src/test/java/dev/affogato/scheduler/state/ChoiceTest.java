package dev.affogato.scheduler.state;

import static dev.affogato.scheduler.state.FarmContext.job;
import static dev.affogato.scheduler.state.FarmContext.slots;
import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.Stats;
import dev.affogato.scheduler.state.FarmContext.Node;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the scheduler learns from jobs, and chooses by. */
class ChoiceTest {
  private final FarmContext farm = new FarmContext();
  private final Node submitter = farm.joins("sub", slots(0));

  private int given(String file, String server) {
    int client = submitter.asks(job(file).preferring(server));
    return submitter.jobOf(client);
  }

  private void ends(Node server, int jobId, int ms) {
    server.begins(jobId);
    server.sends(
        JobDone.fromServer(jobId, 0, new JobResources(ms, ms, 0, 0, 1, 1, 50_000, 50_000), 1));
  }

  private void runs(Node server, String file, int ms) {
    ends(server, given(file, server.name), ms);
  }

  private String serverOf(String file) {
    return submitter.serverOf(submitter.asks(job(file)));
  }

  private void learnsThat(Node server, int ms, int times) {
    for (int i = 0; i < times; i++) {
      runs(server, "known.cc", ms);
    }
  }

  @Test
  void sendsASourceWhereItWasCompiledLast() {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      nodes.add(farm.joins("w" + i, slots(4)));
    }
    nodes.forEach(node -> learnsThat(node, 100, 10));
    for (int i = 0; i < 5; i++) {
      runs(nodes.get(i), "f" + i + ".cc", 100);
    }
    for (int i = 4; i >= 0; i--) {
      assertThat(serverOf("f" + i + ".cc")).isEqualTo("w" + i);
    }
  }

  @Test
  void looksElsewhereWhenTheLastMachineIsFullOrMuchSlower() {
    Node slow = farm.joins("slow", slots(2));
    Node fast = farm.joins("fast", slots(2));
    for (int i = 0; i < 10; i++) {
      learnsThat(slow, 900, 1);
      learnsThat(fast, 100, 1);
    }
    runs(slow, "mine.cc", 900);
    assertThat(serverOf("mine.cc")).isEqualTo("fast");
    assertThat(serverOf("known.cc")).isEqualTo("fast");
    assertThat(serverOf("known.cc")).isEqualTo("slow");
  }

  @Test
  void takesWorkFromAMachineThatGetsSlowAndGivesItBack() {
    Node changing = farm.joins("changing", slots(1));
    Node steady = farm.joins("steady", slots(1));
    for (int i = 0; i < 10; i++) {
      learnsThat(steady, 200, 1);
      learnsThat(changing, 100, 1);
    }
    assertThat(serverOf("other.cc")).isEqualTo("changing");
    farm.snapshot().jobs().forEach(job -> ends(changing, job.id(), 100));
    learnsThat(changing, 1000, 4);
    assertThat(serverOf("another.cc")).isEqualTo("steady");
    farm.snapshot().jobs().forEach(job -> ends(steady, job.id(), 200));
    learnsThat(changing, 100, 8);
    assertThat(serverOf("third.cc")).isEqualTo("changing");
  }

  @Test
  void noticesASlowMachineBeforeItsJobsEnd() {
    Node stuck = farm.joins("stuck", slots(4));
    Node other = farm.joins("other", slots(4));
    for (int i = 0; i < 10; i++) {
      learnsThat(other, 150, 1);
      learnsThat(stuck, 100, 1);
    }
    stuck.begins(given("known.cc", "stuck"));
    farm.passes(10);
    assertThat(serverOf("new.cc")).isEqualTo("other");
  }

  @Test
  void givesAFailingMachineFewerJobsAndThenNoneForAWhile() {
    Node failing = farm.joins("failing", slots(8));
    farm.joins("sound", slots(1));
    for (int i = 0; i < 4; i++) {
      int id = given("x.cc", "failing");
      submitter.sends(JobDone.fromSubmitter(id, 118, JobResources.NONE, 1));
      farm.passes(1);
    }
    assertThat(serverOf("a.cc")).isEqualTo("sound");
    assertThat(serverOf("b.cc")).isEqualTo("sound");
    int waiting = submitter.asks(job("c.cc"));
    assertThat(submitter.hasAnswerFor(waiting)).isFalse();
    farm.passes(12);
    // One job shows whether it is well again.
    assertThat(submitter.serverOf(waiting)).isEqualTo("failing");
    int next = submitter.asks(job("d.cc"));
    assertThat(submitter.hasAnswerFor(next)).isFalse();
    ends(failing, submitter.jobOf(waiting), 100);
    assertThat(submitter.serverOf(next)).isEqualTo("failing");
    assertThat(submitter.hasAnswerFor(submitter.asks(job("e.cc")))).isTrue();
  }

  @Test
  void servesSourcesThatNobodyKnowsInTheOrderOfTheirAge() {
    Node worker = farm.joins("worker", slots(1));
    int first = given("first.cc", "worker");
    List<Integer> asked = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      asked.add(submitter.asks(job("old" + i + ".cc")));
    }
    // From here on all that is known says that such sources take long.
    ends(worker, first, 60_000);
    for (int i = 0; i < 4; i++) {
      asked.add(submitter.asks(job("new" + i + ".cc")));
    }
    for (int client : asked) {
      assertThat(submitter.hasAnswerFor(client)).isTrue();
      ends(worker, submitter.jobOf(client), 60_000);
    }
  }

  @Test
  void blamesNoMachineForABuildThatIsBrokenOff() {
    farm.joins("w1", slots(8));
    List<Integer> clients = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      clients.add(submitter.asks(job(i + ".cc")));
    }
    for (int client : clients) {
      submitter.sends(JobDone.fromSubmitter(submitter.jobOf(client), 118, JobResources.NONE, 1));
    }
    for (int i = 0; i < 4; i++) {
      assertThat(submitter.hasAnswerFor(submitter.asks(job(i + ".cc")))).isTrue();
    }
  }

  @Test
  void blamesNoMachineForSourcesThatNobodyCanCompile() {
    Node worker = farm.joins("w1", slots(8));
    for (int i = 0; i < 20; i++) {
      int begun = given(i + ".cc", "w1");
      worker.begins(begun);
      // Before the news that the server, whose client is gone, ended it.
      submitter.sends(JobDone.fromSubmitter(begun, 118, JobResources.NONE, 1));
      farm.passes(1);
      int refused = given(i + ".c", "w1");
      submitter.sends(JobDone.fromSubmitter(refused, 1, JobResources.NONE, 1));
      farm.passes(1);
    }
    for (int i = 0; i < 8; i++) {
      assertThat(submitter.hasAnswerFor(submitter.asks(job(i + ".cc")))).isTrue();
    }
  }

  @Test
  void installsAnEnvironmentOnFewMachinesAtATime() {
    for (int i = 0; i < 20; i++) {
      farm.joins("bare" + i, slots(2).with());
    }
    List<Integer> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      clients.add(submitter.asks(job(i + ".cc")));
    }
    // One more because one machine, the submitter, has it.
    assertThat(clients.stream().filter(submitter::hasAnswerFor))
        .hasSize(Limits.INSTALLATIONS_MIN + 1);
  }

  /**
   * Eight slots of a fast machine, which are enough to wait for, and one of a machine ten times
   * slower.
   */
  private List<Node> fastAndSlow() {
    Node fast = farm.joins("fast", slots(8));
    Node slow = farm.joins("slow", slots(1));
    for (int i = 0; i < 10; i++) {
      learnsThat(fast, 200, 1);
      learnsThat(slow, 2000, 1);
      runs(fast, "long.cc", 4000);
      runs(fast, "short.cc", 100);
    }
    for (int i = 0; i < 8; i++) {
      assertThat(serverOf("long.cc")).isEqualTo("fast");
    }
    return List.of(fast, slow);
  }

  @Test
  void keepsALongJobFromASlowMachineThatWouldFinishItLast() {
    List<Node> machines = fastAndSlow();
    int longOne = submitter.asks(job("long.cc"));
    assertThat(submitter.hasAnswerFor(longOne)).isFalse();
    assertThat(serverOf("short.cc")).isEqualTo("slow");
    int first = farm.snapshotOf(machines.getFirst()).jobs().getFirst().id();
    ends(machines.getFirst(), first, 4000);
    assertThat(submitter.serverOf(longOne)).isEqualTo("fast");
  }

  @Test
  void givesASlowMachineLongJobsWhileManyMoreWait() {
    Node slow = fastAndSlow().getLast();
    slow.reportsLoad(1000);
    for (int i = 0; i < 200; i++) {
      submitter.asks(job("long.cc"));
    }
    slow.reportsLoad(0);
    assertThat(farm.snapshotOf(slow).jobs()).hasSize(1);
  }

  @Test
  void holdsAJobForNoLongerThanItCouldGain() {
    fastAndSlow();
    int longOne = submitter.asks(job("long.cc"));
    farm.passes(50);
    assertThat(submitter.serverOf(longOne)).isEqualTo("slow");
  }

  @Test
  void holdsAJobNoLongerOnceOthersGotMuchMeanwhile() {
    Node slow = fastAndSlow().getLast();
    Node other = farm.joins("other", slots(0));
    int longOne = submitter.asks(job("long.cc"));
    for (int i = 0; i < 300; i++) {
      other.asks(job("short.cc"));
    }
    int jobs = 0;
    JobSnapshot next = farm.snapshotOf(slow).jobs().getFirst();
    while (next.submitter().equals("other") && jobs < 300) {
      ends(slow, next.id(), 1000);
      jobs++;
      next = farm.snapshotOf(slow).jobs().getFirst();
    }
    assertThat(submitter.serverOf(longOne)).isEqualTo("slow");
    assertThat(jobs).isGreaterThan(20);
  }

  private void needs(Node server, String file, int mebibytes) {
    int id = given(file, server.name);
    server.begins(id);
    int faults = mebibytes * 256;
    server.sends(
        JobDone.fromServer(id, 0, new JobResources(100, 100, 0, faults, 1, 1, 50_000, 50_000), 1));
  }

  @Test
  void sendsASourceThatNeedsMuchMemoryWhereThereIsEnough() {
    Node poor = farm.joins("poor", slots(4));
    Node rich = farm.joins("rich", slots(4));
    needs(poor, "big.cc", 1500);
    rich.sends(new Stats(0, 0, 0, 0, 7000));
    poor.sends(new Stats(0, 0, 0, 0, 1000));
    for (int i = 0; i < 4; i++) {
      assertThat(serverOf("big.cc")).isEqualTo("rich");
    }
    int waiting = submitter.asks(job("big.cc"));
    assertThat(submitter.hasAnswerFor(waiting)).isFalse();
    assertThat(serverOf("other.cc")).isEqualTo("poor");
    poor.sends(new Stats(0, 0, 0, 0, 2000));
    assertThat(submitter.serverOf(waiting)).isEqualTo("poor");
  }

  @Test
  void countsWhatJobsGivenSinceTheLastReportWillNeed() {
    Node machine = farm.joins("machine", slots(4));
    needs(machine, "big.cc", 1500);
    machine.sends(new Stats(0, 0, 0, 0, 4000));
    int first = submitter.jobOf(submitter.asks(job("big.cc")));
    assertThat(serverOf("big.cc")).isEqualTo("machine");
    int third = submitter.asks(job("big.cc"));
    assertThat(submitter.hasAnswerFor(third)).isFalse();
    // It ends before any report told of it.
    ends(machine, first, 100);
    assertThat(submitter.serverOf(third)).isEqualTo("machine");
  }

  @Test
  void givesAJobThatNeedsMuchMemoryToAnybodyAfterAWhile() {
    Node poor = farm.joins("poor", slots(4));
    needs(poor, "big.cc", 1500);
    poor.sends(new Stats(0, 0, 0, 0, 1000));
    int waiting = submitter.asks(job("big.cc"));
    farm.passes(30);
    assertThat(submitter.serverOf(waiting)).isEqualTo("poor");
  }

  @Test
  void servesTheLongestOfManyWaitingFirst() {
    Node worker = farm.joins("w1", slots(1));
    for (int i = 0; i < 10; i++) {
      runs(worker, "short.cc", 100);
      runs(worker, "long.cc", 3000);
    }
    worker.reportsLoad(1000);
    int shortOne = submitter.asks(job("short.cc"));
    int longOne = submitter.asks(job("long.cc"));
    worker.reportsLoad(0);
    assertThat(submitter.jobOf(longOne)).isPositive();
    assertThat(farm.snapshotOf(worker).jobs().getFirst().id()).isEqualTo(submitter.jobOf(longOne));
    assertThat(submitter.hasAnswerFor(shortOne)).isTrue();
  }

  @Test
  void servesAShortOneThatWaitsForLong() {
    Node worker = farm.joins("w1", slots(1));
    for (int i = 0; i < 10; i++) {
      runs(worker, "short.cc", 100);
      runs(worker, "long.cc", 5000);
    }
    worker.reportsLoad(1000);
    int shortOne = submitter.asks(job("short.cc"));
    farm.passes(20);
    submitter.asks(job("long.cc"));
    worker.reportsLoad(0);
    assertThat(farm.snapshotOf(worker).jobs().getFirst().id()).isEqualTo(submitter.jobOf(shortOne));
  }

  @Test
  void dividesTheFarmByWorkAndNotByNumberOfJobs() {
    Node other = farm.joins("other", slots(0));
    Node worker = farm.joins("w1", slots(1));
    for (int i = 0; i < 10; i++) {
      runs(worker, "short.cc", 100);
      runs(worker, "long.cc", 1000);
    }
    worker.reportsLoad(1000);
    for (int i = 0; i < 40; i++) {
      submitter.asks(job("short.cc"));
      other.asks(job("long.cc"));
    }
    worker.reportsLoad(0);
    long served = 0;
    long servedOther = 0;
    while (served + servedOther < 33) {
      JobSnapshot next = farm.snapshotOf(worker).jobs().getFirst();
      boolean isLong = next.submitter().equals("other");
      servedOther += isLong ? 1 : 0;
      served += isLong ? 0 : 1;
      ends(worker, next.id(), isLong ? 1000 : 100);
    }
    assertThat(served).isBetween(26L, 32L);
  }
}
