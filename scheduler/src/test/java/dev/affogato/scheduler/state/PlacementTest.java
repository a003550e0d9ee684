package dev.affogato.scheduler.state;

import static dev.affogato.scheduler.state.FarmContext.host;
import static dev.affogato.scheduler.state.FarmContext.job;
import static dev.affogato.scheduler.state.FarmContext.slots;
import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.protocol.icecc.message.BlacklistHostEnv;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.NoCs;
import dev.affogato.protocol.icecc.message.UseCs;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import dev.affogato.scheduler.state.FarmContext.Host;
import dev.affogato.scheduler.state.FarmContext.Job;
import dev.affogato.scheduler.state.FarmContext.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who gets which job. */
class PlacementTest {
  private final FarmContext farm = new FarmContext();

  /** What happens to a request when the only other machine is as given. */
  private enum Fate {
    GIVEN,
    WAITS,
    RETURNED
  }

  static Stream<Arguments> eligibility() {
    return Stream.of(
        Arguments.of("a fit machine", host(), job(), Fate.GIVEN),
        Arguments.of("no slots", slots(0), job(), Fate.RETURNED),
        Arguments.of("no chroot", host().noChroot(), job(), Fate.RETURNED),
        Arguments.of("no remote jobs", host().noRemote(), job(), Fate.RETURNED),
        Arguments.of("full load", host().load(1000), job(), Fate.WAITS),
        Arguments.of("almost full load", host().load(999), job(), Fate.GIVEN),
        Arguments.of("old version", host().version(34), job().minimalVersion(35), Fate.RETURNED),
        Arguments.of("right version", host().version(35), job().minimalVersion(35), Fate.GIVEN),
        // The machine's own version counts, not the one agreed on with us.
        Arguments.of("newer version", host().version(44), job().minimalVersion(44), Fate.GIVEN),
        Arguments.of("feature missing", host().features(1), job().needing(2), Fate.RETURNED),
        Arguments.of("feature there", host().features(3), job().needing(2), Fate.GIVEN),
        Arguments.of("other platform", host().platform("aarch64"), job(), Fate.RETURNED),
        Arguments.of(
            "direct way alone, a machine without it",
            host(),
            job().offering(new EnvironmentName("x86_64", "affogato-direct")),
            Fate.RETURNED),
        Arguments.of(
            "compatible platform",
            host(),
            job().offering(new EnvironmentName("i586", "e1")),
            Fate.GIVEN),
        Arguments.of(
            "incompatible way round",
            host().platform("i586"),
            job().offering(new EnvironmentName("x86_64", "e1")),
            Fate.RETURNED),
        Arguments.of("nothing offered", host(), job().offering(), Fate.RETURNED),
        Arguments.of("preferred by name", host(), job().preferring("w1"), Fate.GIVEN),
        Arguments.of("preferred by address", host(), job().preferring("10.0.0.2"), Fate.GIVEN),
        Arguments.of("other preferred", host(), job().preferring("w9"), Fate.RETURNED),
        Arguments.of("preferred, busy", host().load(1000), job().preferring("w1"), Fate.WAITS));
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource("eligibility")
  void obeysEligibility(String what, Host worker, Job job, Fate expected) {
    Node submitter = farm.joins("sub", slots(0));
    farm.joins("w1", worker);
    submitter.asks(job);
    Fate fate =
        !submitter.told(NoCs.class).isEmpty()
            ? Fate.RETURNED
            : submitter.told(UseCs.class).isEmpty() ? Fate.WAITS : Fate.GIVEN;
    assertThat(fate).as(what).isEqualTo(expected);
  }

  @Test
  void prefersMachinesThatHaveTheEnvironment() {
    Node submitter = farm.joins("sub", slots(0));
    farm.joins("bare", slots(8).with());
    farm.joins("ready", slots(1));
    assertThat(submitter.serverOf(submitter.asks(job()))).isEqualTo("ready");
    assertThat(submitter.last(UseCs.class).gotEnv()).isTrue();
  }

  @Test
  void installsRatherThanQueues() {
    Node submitter = farm.joins("sub", slots(0));
    farm.joins("ready", slots(1));
    farm.joins("bare", slots(8).with());
    assertThat(submitter.serverOf(submitter.asks(job()))).isEqualTo("ready");
    assertThat(submitter.serverOf(submitter.asks(job()))).isEqualTo("bare");
    assertThat(submitter.last(UseCs.class).gotEnv()).isFalse();
  }

  @Test
  void spreadsJobsByShareOfSlots() {
    Node submitter = farm.joins("sub", slots(0));
    farm.joins("big", slots(8));
    farm.joins("small", slots(2));
    List<String> servers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      servers.add(submitter.serverOf(submitter.asks(job())));
    }
    assertThat(servers.stream().filter("big"::equals)).hasSize(8);
    assertThat(servers.subList(0, 5)).contains("small");
  }

  @Test
  void countsOtherWorkAgainstAMachine() {
    Node submitter = farm.joins("sub", slots(0));
    farm.joins("busy", slots(4).load(700));
    farm.joins("idle", slots(4));
    for (int i = 0; i < 3; i++) {
      assertThat(submitter.serverOf(submitter.asks(job()))).isEqualTo("idle");
    }
  }

  @Test
  void prefersTheFasterOfTwoIdleMachines() {
    Node submitter = farm.joins("sub", slots(0));
    Node slow = farm.joins("slow", slots(1));
    Node fast = farm.joins("fast", slots(1));
    for (int i = 0; i < 10; i++) {
      runs(submitter, slow, 400);
      runs(submitter, fast, 100);
    }
    for (int i = 0; i < 3; i++) {
      int client = submitter.asks(job());
      assertThat(submitter.serverOf(client)).isEqualTo("fast");
      fast.endsAsServer(submitter.jobOf(client));
    }
  }

  private static void runs(Node submitter, Node server, int userMs) {
    int job = submitter.jobOf(submitter.asks(job().preferring(server.name)));
    server.sends(
        JobDone.fromServer(
            job, 0, new JobResources(userMs, userMs, 0, 0, 1, 1, 50_000, 50_000), 1));
  }

  @Test
  void usesTheSubmittersFreeSlotBeforeQueueingElsewhere() {
    Node submitter = farm.joins("sub", slots(1));
    farm.joins("w1", slots(1));
    assertThat(submitter.serverOf(submitter.asks(job()))).isEqualTo("w1");
    assertThat(submitter.serverOf(submitter.asks(job()))).isEqualTo("sub");
    assertThat(submitter.serverOf(submitter.asks(job()))).isEqualTo("w1");
    assertThat(submitter.hasAnswerFor(submitter.asks(job()))).isFalse();
  }

  @Test
  void usesALoadedSubmitterWhenAllElseIsFull() {
    Node submitter = farm.joins("sub", slots(2).load(1000));
    farm.joins("w1", slots(1));
    assertThat(submitter.serverOf(submitter.asks(job()))).isEqualTo("w1");
    assertThat(submitter.serverOf(submitter.asks(job()))).isEqualTo("w1");
    assertThat(submitter.serverOf(submitter.asks(job()))).isEqualTo("sub");
  }

  @Test
  void queuesAFewJobsBeyondTheSlots() {
    Node submitter = farm.joins("sub", slots(0));
    Node worker = farm.joins("w1", slots(8));
    for (int i = 0; i < 20; i++) {
      submitter.asks(job());
    }
    assertThat(farm.snapshotOf(worker).jobs()).hasSize(8 + 1 + 8 / 4);
  }

  @Test
  void neverUsesASubmitterWithoutSlotsWhileOthersCouldEverTakeTheJob() {
    Node submitter = farm.joins("sub", slots(0));
    Node worker = farm.joins("w1", slots(1));
    for (int i = 0; i < 5; i++) {
      submitter.asks(job());
    }
    assertThat(submitter.told(NoCs.class)).isEmpty();
    worker.leaves();
    // Now nobody is left who ever could.
    assertThat(submitter.told(NoCs.class)).hasSize(3);
  }

  @Test
  void neverUsesASubmitterWithoutSlotsThatNamesItself() {
    Node submitter = farm.joins("sub", slots(0));
    farm.joins("w1", slots(1));
    submitter.asks(job().preferring("w1"));
    assertThat(submitter.told(NoCs.class)).isEmpty();
  }

  @Test
  void letsASubmitterWithoutChrootCompileForItself() {
    Node submitter = farm.joins("sub", slots(1).noChroot().noRemote());
    submitter.asks(job());
    assertThat(submitter.told(NoCs.class)).hasSize(1);
  }

  @Test
  void keepsASecondJobOfALoneSubmitterWaitingForItsSlot() {
    Node submitter = farm.joins("sub", slots(1));
    int first = submitter.jobOf(submitter.asks(job()));
    int second = submitter.asks(job());
    assertThat(submitter.hasAnswerFor(second)).isFalse();
    submitter.endsAsSubmitter(first);
    assertThat(submitter.serverOf(second)).isEqualTo("sub");
  }

  @Test
  void namesOldSubmittersToThemselves() {
    Node submitter = farm.joins("old", slots(1).version(36).at("10.0.0.5"));
    submitter.asks(job().client(3));
    assertThat(submitter.last(UseCs.class))
        .isEqualTo(new UseCs(1, 10245, "10.0.0.5", "x86_64", true, 3, 0));
  }

  @Test
  void letsOnlyOneJobAtATimeCarryAnEnvironment() {
    Node submitter = farm.joins("sub", slots(0));
    Node worker = farm.joins("w1", slots(4).with());
    submitter.asks(job());
    int second = submitter.asks(job());
    assertThat(submitter.hasAnswerFor(second)).isFalse();
    worker.announces("e1");
    assertThat(submitter.serverOf(second)).isEqualTo("w1");
    assertThat(submitter.last(UseCs.class).gotEnv()).isTrue();
  }

  @Test
  void sendsTheEnvironmentAgainWhenTheJobThatCarriedItEnded() {
    Node submitter = farm.joins("sub", slots(0));
    farm.joins("w1", slots(4).with());
    int first = submitter.jobOf(submitter.asks(job()));
    int second = submitter.asks(job());
    submitter.sends(JobDone.fromSubmitter(first, 118, JobResources.NONE, 1));
    assertThat(submitter.serverOf(second)).isEqualTo("w1");
    assertThat(submitter.last(UseCs.class).gotEnv()).isFalse();
  }

  @Test
  void triesRequestsBehindABlockedOne() {
    Node submitter = farm.joins("sub", slots(0));
    farm.joins("w1", host().load(1000));
    farm.joins("w2", host());
    int blocked = submitter.asks(job().preferring("w1"));
    int free = submitter.asks(job());
    assertThat(submitter.hasAnswerFor(blocked)).isFalse();
    assertThat(submitter.serverOf(free)).isEqualTo("w2");
  }

  @Test
  void returnsAJobWhoseMachineLeft() {
    Node submitter = farm.joins("sub", slots(2));
    Node worker = farm.joins("w1", host().load(1000));
    int client = submitter.asks(job().preferring("w1"));
    assertThat(submitter.hasAnswerFor(client)).isFalse();
    worker.leaves();
    assertThat(submitter.serverOf(client)).isEqualTo("sub");
  }

  @Test
  void keepsABlacklistedEnvironmentAwayFromThatHostForThatSubmitterOnly() {
    Node submitter = farm.joins("sub", slots(0));
    Node other = farm.joins("other", slots(0));
    farm.joins("bad", slots(8).at("10.0.0.66"));
    farm.joins("good", slots(1));
    submitter.sends(new BlacklistHostEnv("e1", "x86_64", "10.0.0.66"));
    assertThat(submitter.serverOf(submitter.asks(job()))).isEqualTo("good");
    assertThat(submitter.serverOf(submitter.asks(job()))).isEqualTo("good");
    assertThat(submitter.hasAnswerFor(submitter.asks(job()))).isFalse();
    assertThat(other.serverOf(other.asks(job()))).isEqualTo("bad");
  }

  @Test
  void forgetsABlacklistWhenTheHostReturns() {
    Node submitter = farm.joins("sub", slots(0));
    Node bad = farm.joins("bad", slots(8).at("10.0.0.66"));
    submitter.sends(new BlacklistHostEnv("e1", "x86_64", "10.0.0.66"));
    bad.leaves();
    farm.joins("bad", slots(8).at("10.0.0.66"));
    assertThat(submitter.serverOf(submitter.asks(job()))).isEqualTo("bad");
  }

  @Test
  void picksTheSecondEnvironmentOfferedWhereOnlyThatIsInstalled() {
    Node submitter = farm.joins("sub", slots(0));
    farm.joins("stock", slots(8).with());
    farm.joins("ours", slots(1).with("affogato-direct"));
    submitter.asks(
        job()
            .offering(
                new EnvironmentName("x86_64", "tarball"),
                new EnvironmentName("x86_64", "affogato-direct")));
    assertThat(submitter.last(UseCs.class).gotEnv()).isTrue();
    assertThat(farm.log()).contains("put 1 in joblist of ours\n");
  }

  @Test
  void remembersWhyEachJobIsWhereItIs() {
    Node submitter = farm.joins("sub", slots(0));
    farm.joins("w1", slots(1));
    submitter.asks(job());
    submitter.asks(job());
    submitter.asks(job());
    assertThat(farm.snapshot().jobs())
        .extracting(JobSnapshot::reason)
        .containsExactly(
            "fastest machine with a free slot and the environment (by its kind 1.0 s of work at pace 4.50)",
            "every slot is taken; it queues where the queue is shortest (by its kind 1.0 s of work at pace 3.21)",
            "");
  }
}
