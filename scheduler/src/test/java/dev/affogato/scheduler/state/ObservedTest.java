package dev.affogato.scheduler.state;

import static dev.affogato.scheduler.state.FarmContext.host;
import static dev.affogato.scheduler.state.FarmContext.job;
import static dev.affogato.scheduler.state.FarmContext.slots;
import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.protocol.icecc.message.JobLocalBegin;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import dev.affogato.scheduler.observe.FarmEvent;
import dev.affogato.scheduler.observe.FarmEvent.End;
import dev.affogato.scheduler.observe.FarmEvent.JobEnded;
import dev.affogato.scheduler.observe.FarmEvent.JobGiven;
import dev.affogato.scheduler.state.FarmContext.Node;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObservedTest {
  private final FarmContext farm = new FarmContext();

  @Test
  void tellsTheLifeOfAJob() {
    Node submitter = farm.joins("sub", slots(0));
    Node worker = farm.joins("w1", host());
    farm.observed.clear();
    submitter.asks(job("a/b/c/d.cc"));
    worker.begins(1);
    worker.endsAsServer(1);
    assertThat(farm.observed)
        .satisfiesExactly(
            asked ->
                assertThat(asked)
                    .isEqualTo(new FarmEvent.JobAsked(1, 1, "a/b/c/d.cc", "c++", "x86_64")),
            given -> {
              assertThat(given).isInstanceOf(JobGiven.class);
              assertThat(((JobGiven) given).machine()).isEqualTo(2);
              assertThat(((JobGiven) given).installs()).isFalse();
            },
            begun -> assertThat(begun).isEqualTo(new FarmEvent.JobBegun(1)),
            ended -> {
              assertThat(ended).isInstanceOf(JobEnded.class);
              assertThat(((JobEnded) ended).resources()).isEqualTo(FarmContext.COST);
              assertThat(((JobEnded) ended).standing().speed()).isPositive();
            });
  }

  @Test
  void tellsOfMachinesWithTheirToolchainsAndTheirLoad() {
    Node worker = farm.joins("w1", slots(4));
    worker.reportsLoad(250);
    worker.announces("other");
    assertThat(farm.observed)
        .isNotEmpty()
        .anySatisfy(event ->
            assertThat(event)
                .isInstanceOfSatisfying(
                    FarmEvent.MachineJoined.class,
                    joined -> {
                      assertThat(joined.name()).isEqualTo("w1");
                      assertThat(joined.slots()).isEqualTo(4);
                    }))
        .anySatisfy(event ->
            assertThat(event)
                .isInstanceOfSatisfying(
                    FarmEvent.MachineReported.class,
                    report -> {
                      assertThat(report.load()).isEqualTo(250);
                      assertThat(report.freeMemMib()).isEqualTo(4000);
                    }))
        .endsWith(
            new FarmEvent.ToolchainsChanged(1, List.of(new EnvironmentName("x86_64", "other"))));
  }

  @Test
  void endsEveryJobOfAMachineBeforeItLeaves() {
    Node submitter = farm.joins("sub", slots(2));
    Node worker = farm.joins("w1", host());
    submitter.sends(new JobLocalBegin(1, "/tmp/out.o", 5, true));
    submitter.asks(job("a.cc"));
    worker.begins(2);
    farm.observed.clear();
    submitter.leaves();
    assertThat(farm.observed)
        .satisfiesExactlyInAnyOrder(
            left -> assertThat(left).isEqualTo(new FarmEvent.MachineLeft(1, "test")),
            lost -> {
              assertThat(lost).isInstanceOf(JobEnded.class);
              assertThat(((JobEnded) lost).end()).isEqualTo(End.LOST);
              assertThat(((JobEnded) lost).resources()).isEqualTo(JobResources.NONE);
            },
            local -> assertThat(local).isEqualTo(new FarmEvent.LocalEnded(1, 1)));
    assertThat(farm.observed.getLast()).isInstanceOf(FarmEvent.MachineLeft.class);
  }

  @Test
  void tellsThatAClientDidNotWait() {
    Node submitter = farm.joins("sub", slots(0));
    farm.joins("w1", slots(1));
    int client = 0;
    for (int i = 0; i < 10; i++) {
      client = submitter.asks(job("a.cc"));
    }
    submitter.withdraws(client);
    assertThat(farm.observed.getLast())
        .isInstanceOfSatisfying(
            JobEnded.class, ended -> assertThat(ended.end()).isEqualTo(End.WITHDRAWN));
  }
}
