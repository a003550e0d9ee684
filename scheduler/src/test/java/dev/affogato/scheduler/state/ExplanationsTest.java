package dev.affogato.scheduler.state;

import static dev.affogato.scheduler.state.FarmContext.job;
import static dev.affogato.scheduler.state.FarmContext.slots;
import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.scheduler.state.FarmContext.Node;
import org.junit.jupiter.api.Test;

/** What people are told who ask why a job went where it went. */
class ExplanationsTest {
  private final FarmContext farm = new FarmContext();
  private final Node submitter = farm.joins("sub", slots(0));

  private String why(String word) {
    farm.on(new SchedulerEvent.AskWhy(1, word));
    return farm.replies().getLast();
  }

  @Test
  void comparesTheMachinesAJobCouldHaveGoneTo() {
    farm.joins("busy", slots(4).load(500));
    Node idle = farm.joins("idle", slots(4));
    farm.joins("bare", slots(4).load(100).with());
    int client = submitter.asks(job("src/a.cc"));
    assertThat(submitter.serverOf(client)).isEqualTo("idle");
    assertThat(why("a.cc"))
        .containsSubsequence(
            "job " + submitter.jobOf(client) + ", src/a.cc of sub: ",
            "(has-environment)",
            "as others of its kind; it waited 0.0 s; 0 requests were left waiting",
            "idle (chosen): about ",
            "0 of 4 slots taken",
            "bare (open, lacks the environment): about ",
            "busy (open): about ",
            "sub (the submitter): offers no slots");
    idle.begins(submitter.jobOf(client));
    idle.sends(
        JobDone.fromServer(
            submitter.jobOf(client),
            0,
            new JobResources(2000, 2000, 0, 51_200, 1, 1, 50_000, 50_000),
            1));
    int again = submitter.asks(job("src/a.cc"));
    assertThat(why("" + submitter.jobOf(again)))
        .contains("(same-source)", "as last time, 200 MiB of memory");
  }

  @Test
  void tellsTheLatestOfAFileFirstAndOfNoOtherFile() {
    farm.joins("w", slots(8));
    int first = submitter.jobOf(submitter.asks(job("src/a.cc")));
    submitter.asks(job("src/ba.cc"));
    int last = submitter.jobOf(submitter.asks(job("src/a.cc")));
    assertThat(why("a.cc").lines().filter(line -> line.startsWith("job ")))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("job " + last + ", src/a.cc"),
            line -> assertThat(line).startsWith("job " + first + ", src/a.cc"));
    assertThat(why("c.cc")).isEmpty();
  }

  @Test
  void saysWhatAJobWaitsFor() {
    Node worker = farm.joins("w", slots(1));
    worker.reportsLoad(1000);
    submitter.asks(job("src/a.cc"));
    farm.passes(3);
    assertThat(why("a.cc"))
        .contains("waits for 3.0 s now: every machine that could take it is busy (all-busy)");
  }

  @Test
  void remembersTheLastFewThousandOnly() {
    Node worker = farm.joins("w", slots(1));
    for (int i = 0; i < 5000; i++) {
      worker.endsAsServer(submitter.jobOf(submitter.asks(job("src/f" + i + ".cc"))));
    }
    assertThat(why("f4999.cc")).isNotEmpty();
    assertThat(why("f1000.cc")).isNotEmpty();
    assertThat(why("f800.cc")).isEmpty();
  }
}
