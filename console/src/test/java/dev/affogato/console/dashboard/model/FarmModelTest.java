package dev.affogato.console.dashboard.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.reason.Reason;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import dev.affogato.scheduler.observe.FarmEvent;
import dev.affogato.scheduler.observe.FarmEvent.End;
import dev.affogato.scheduler.observe.FarmEvent.Standing;
import java.util.List;
import org.junit.jupiter.api.Test;

class FarmModelTest {
  private static final Reason FASTEST = new Reason("fastest", "it is the fastest");
  private static final Reason NOBODY = new Reason("nobody", "no machine could take it");
  private static final Standing STANDING = new Standing(100, 2, false);
  private static final JobResources COST = new JobResources(300, 250, 30, 0, 1000, 4000, 0, 9000);

  private long nowMs = 1_000_000;
  private final FarmModel model = new FarmModel(nowMs * 1_000_000, 5_000_000);

  @Test
  void showsASlotFillAndEmpty() {
    joins(1, 0);
    joins(2, 4);
    model.delta(nanos());
    asks(10, 1);
    assertThat(model.totals().queued()).isEqualTo(1);
    gives(10, 2, FASTEST);
    begins(10);
    Delta full = model.delta(nanos());
    assertThat(full.totals().busy()).isEqualTo(1);
    assertThat(full.machines()).extracting(MachineView::id).containsExactly(1, 2);
    assertThat(full.machines().get(1).running())
        .containsExactly(new MachineView.Run(0, 1, 1, JobPhase.RUNNING, JobKind.REMOTE));
    ends(10);
    Delta empty = model.delta(nanos());
    assertThat(empty.totals().busy()).isZero();
    assertThat(empty.totals().doneRemote()).isEqualTo(1);
    assertThat(empty.machines()).extracting(MachineView::id).containsExactlyInAnyOrder(1, 2);
    assertThat(model.machine(2).running()).isEmpty();
    assertThat(model.machine(2).bytesOut()).isEqualTo(9000);
  }

  @Test
  void keepsEachJobInOneRowUntilItEnds() {
    joins(1, 0);
    joins(2, 4);
    for (int job = 10; job < 13; job++) {
      asks(job, 1);
      gives(job, 2, FASTEST);
    }
    ends(10);
    asks(13, 1);
    gives(13, 2, FASTEST);
    assertThat(model.jobsOn(2, nanos()))
        .extracting(JobView::id, JobView::slot)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(11, 1),
            org.assertj.core.groups.Tuple.tuple(12, 2),
            org.assertj.core.groups.Tuple.tuple(13, 0));
  }

  @Test
  void tellsWhereTheTimeOfABuildWent() {
    joins(1, 0);
    joins(2, 4);
    asks(10, 1);
    passes(100);
    gives(10, 2, FASTEST);
    passes(40);
    begins(10);
    passes(350);
    ends(10);
    BuildView build = model.build(1, nanos());
    assertThat(build.queueMs()).isEqualTo(100);
    assertThat(build.transferMs()).isEqualTo(40);
    assertThat(build.compileMs()).isEqualTo(300);
    assertThat(build.returnMs()).isEqualTo(50);
    assertThat(build.wallMs()).isEqualTo(490);
    assertThat(build.machines())
        .containsExactly(new BuildView.MachineShare("machine2", 1, 300, 280));
    assertThat(model.rows(1)).extracting(JobRow::file).containsExactly("src/10.cc");
  }

  @Test
  void groupsWhyJobsStayedAtHome() {
    joins(1, 2);
    asks(10, 1);
    gives(10, 1, NOBODY);
    asks(11, 1);
    gives(11, 1, NOBODY);
    on(new FarmEvent.LocalBegun(12, 1, "/tmp/app", 1));
    ends(10);
    ends(11);
    on(new FarmEvent.LocalEnded(12, 1));
    BuildView build = model.build(1, nanos());
    assertThat(build.returned()).isEqualTo(2);
    assertThat(build.local()).isEqualTo(1);
    assertThat(build.reasons())
        .extracting(BuildView.ReasonCount::code, BuildView.ReasonCount::jobs)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("local", 1L),
            org.assertj.core.groups.Tuple.tuple("nobody", 2L));
  }

  @Test
  void findsTheChainThatHeldABuildUpAndWhatMoreMachinesWouldBring() {
    joins(1, 0);
    joins(2, 1);
    asks(10, 1);
    gives(10, 2, FASTEST);
    asks(11, 1);
    passes(1000);
    ends(10);
    gives(11, 2, FASTEST);
    passes(1000);
    ends(11);
    asks(12, 1);
    gives(12, 2, FASTEST);
    passes(500);
    ends(12);
    BuildAnalysis analysis = BuildAnalysis.of(model.rows(1), model.build(1, nanos()).wallMs());
    assertThat(analysis.chain()).extracting(JobRow::id).containsExactly(11, 12);
    assertThat(analysis.chainMs()).isEqualTo(2500);
    assertThat(analysis.saturatedMs()).isEqualTo(1000);
    assertThat(analysis.twiceMs()).isEqualTo(2000);
  }

  @Test
  void beginsAnotherBuildAfterAPause() {
    joins(1, 2);
    asks(10, 1);
    gives(10, 1, NOBODY);
    passes(60_000);
    model.tick(nanos());
    assertThat(model.builds(nanos())).as("a long job").extracting(BuildView::open).contains(true);
    ends(10);
    passes(14_000);
    asks(11, 1);
    gives(11, 1, NOBODY);
    ends(11);
    assertThat(model.builds(nanos())).hasSize(1);
    passes(15_000);
    model.tick(nanos());
    assertThat(model.builds(nanos()).getFirst().open()).isFalse();
    asks(12, 1);
    assertThat(model.builds(nanos())).hasSize(2);
  }

  @Test
  void forgetsTheOldestBuildsAndCountsWhatItDoesNotKeep() {
    joins(1, 1);
    for (int i = 0; i < 120; i++) {
      on(new FarmEvent.LocalBegun(100 + i, 1, "x", 1));
      on(new FarmEvent.LocalEnded(100 + i, 1));
      passes(20_000);
    }
    assertThat(model.builds(nanos())).hasSize(100);
    assertThat(model.build(1, nanos())).isNull();
    for (int i = 0; i < Build.ROWS_MAX + 5; i++) {
      on(new FarmEvent.LocalBegun(1000 + i, 1, "x", 1));
      on(new FarmEvent.LocalEnded(1000 + i, 1));
    }
    BuildView last = model.builds(nanos()).getLast();
    assertThat(last.local()).isEqualTo(Build.ROWS_MAX + 5);
    assertThat(last.rows()).isEqualTo(Build.ROWS_MAX);
  }

  @Test
  void keepsNothingOfAMachineThatLeft() {
    joins(1, 3);
    joins(2, 4);
    on(new FarmEvent.LocalBegun(9, 2, "x", 4));
    asks(10, 1);
    gives(10, 2, FASTEST);
    on(new FarmEvent.JobEnded(10, End.LOST, 255, JobResources.NONE, STANDING));
    on(new FarmEvent.MachineLeft(2, "gone"));
    Delta delta = model.delta(nanos());
    assertThat(delta.left()).containsExactly(2);
    assertThat(delta.machines()).extracting(MachineView::id).containsExactly(1);
    assertThat(delta.totals().slots()).isEqualTo(3);
    assertThat(delta.totals().busy()).isZero();
    assertThat(delta.totals().local()).isZero();
    assertThat(delta.totals().lost()).isEqualTo(1);
    assertThat(model.jobs(10, nanos())).isEmpty();
  }

  @Test
  void blamesNobodyForAJobThatItsClientTookBack() {
    joins(1, 0);
    joins(2, 4);
    asks(10, 1);
    gives(10, 2, FASTEST);
    begins(10);
    on(new FarmEvent.JobEnded(10, End.DONE, 1, JobResources.NONE, STANDING));
    assertThat(model.totals().withdrawn()).isEqualTo(1);
    assertThat(model.totals().failed()).isZero();
    assertThat(model.machine(2).jobsFailed()).isZero();
    assertThat(model.build(1, nanos()).failed()).isZero();
    assertThat(model.build(1, nanos()).remote()).isZero();
    asks(11, 1);
    gives(11, 2, FASTEST);
    on(new FarmEvent.JobEnded(11, End.DONE, 1, COST, STANDING));
    assertThat(model.totals().failed()).isEqualTo(1);
  }

  @Test
  void countsNoSlotsForWhatAMachineWithoutAnyDoesForItself() {
    joins(1, 0);
    joins(2, 4);
    on(new FarmEvent.LocalBegun(10, 1, "a.o", 1));
    assertThat(model.totals().busy()).isZero();
    assertThat(model.totals().local()).isEqualTo(1);
    assertThat(model.machine(1).busy()).isEqualTo(1);
    on(new FarmEvent.LocalBegun(11, 2, "b.o", 1));
    assertThat(model.totals().busy()).isEqualTo(1);
    on(new FarmEvent.LocalEnded(10, 1));
    on(new FarmEvent.LocalEnded(11, 2));
    assertThat(model.totals().busy()).isZero();
  }

  @Test
  void countsAJobWithdrawnFromTheQueue() {
    joins(1, 0);
    asks(10, 1);
    on(new FarmEvent.JobEnded(10, End.WITHDRAWN, 118, JobResources.NONE, STANDING));
    assertThat(model.totals().queued()).isZero();
    assertThat(model.totals().withdrawn()).isEqualTo(1);
    assertThat(model.machine(1).queued()).isZero();
    assertThat(model.build(1, nanos()).remote()).isZero();
  }

  @Test
  void tellsFactsOnlyWhenTheyChange() {
    joins(1, 3);
    assertThat(model.delta(nanos()).machines().getFirst().facts()).isNotNull();
    on(new FarmEvent.MachineReported(1, 500, 1200, 3000, STANDING, true));
    assertThat(model.delta(nanos()).machines().getFirst().facts()).isNull();
    on(
        new FarmEvent.ToolchainsChanged(
            1,
            List.of(
                new EnvironmentName("x86_64", "affogato-direct"),
                new EnvironmentName("x86_64", "gcc-14"))));
    MachineView.Facts facts = model.delta(nanos()).machines().getFirst().facts();
    assertThat(facts.ours()).isTrue();
    assertThat(facts.toolchains()).containsExactly("x86_64 gcc-14");
    assertThat(model.delta(nanos()).isEmpty()).isTrue();
  }

  @Test
  void ignoresWhatItDoesNotKnow() {
    on(new FarmEvent.JobBegun(1));
    on(new FarmEvent.LocalEnded(2, 3));
    on(new FarmEvent.JobGiven(3, 4, FASTEST, false));
    on(new FarmEvent.MachineLeft(5, "x"));
    asks(6, 7);
    ends(6);
    assertThat(model.delta(nanos()).machines()).isEmpty();
    assertThat(model.totals().asked()).isZero();
  }

  private long nanos() {
    return nowMs * 1_000_000;
  }

  private void passes(long ms) {
    nowMs += ms;
  }

  private void on(FarmEvent event) {
    model.on(event, nanos());
  }

  private void joins(int machine, int slots) {
    on(
        new FarmEvent.MachineJoined(
            machine,
            "machine" + machine,
            "10.0.0." + machine,
            10245,
            "x86_64",
            43,
            slots,
            false,
            List.of()));
  }

  private void asks(int job, int machine) {
    on(new FarmEvent.JobAsked(job, machine, "src/" + job + ".cc", "c++", "x86_64"));
  }

  private void gives(int job, int machine, Reason reason) {
    on(new FarmEvent.JobGiven(job, machine, reason, false));
  }

  private void begins(int job) {
    on(new FarmEvent.JobBegun(job));
  }

  private void ends(int job) {
    on(new FarmEvent.JobEnded(job, End.DONE, 0, COST, STANDING));
  }
}
