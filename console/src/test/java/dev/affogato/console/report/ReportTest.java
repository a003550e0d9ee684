package dev.affogato.console.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.reason.Reason;
import dev.affogato.client.journal.Builds;
import dev.affogato.client.journal.JobRecord;
import dev.affogato.client.journal.JobState;
import dev.affogato.client.journal.Origin;
import dev.affogato.client.journal.Phase;
import dev.affogato.client.journal.ReasonGuide;
import dev.affogato.client.journal.Way;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Reason REMOTE = new Reason("remote", "compiled there");

  private final List<JobRecord> jobs = new ArrayList<>();

  private void add(
      long atMs,
      long ms,
      String file,
      String host,
      Reason reason,
      Way way,
      Map<Phase, Duration> at) {
    jobs.add(
        new JobRecord(
            "id" + jobs.size(),
            Instant.ofEpochMilli(1_700_000_000_000L + atMs),
            new Origin(Origin.Kind.TOOL, "1.1", "make"),
            7,
            new JobRecord.Called("/src", "/usr/bin/gcc", file, "out.o"),
            host.isEmpty() ? JobState.LOCAL : JobState.REMOTE,
            host,
            reason,
            way,
            Duration.ofMillis(ms),
            at,
            JobRecord.Bytes.NONE));
  }

  private void remote(long atMs, long ms, String file, long waitedMs) {
    add(
        atMs,
        ms,
        file,
        "192.0.2.7",
        REMOTE,
        Way.DIRECT,
        Map.of(
            Phase.SCAN, Duration.ofMillis(10),
            Phase.SERVER, Duration.ofMillis(waitedMs),
            Phase.EXECUTE, Duration.ofMillis(ms - waitedMs - 20)));
  }

  private BuildReport report() {
    return BuildReport.of(Builds.of(jobs).getFirst(), "make in /src", new ReasonGuide());
  }

  @Test
  void addsUpPhasesAndMachines() {
    remote(0, 1000, "a.c", 0);
    remote(0, 2000, "b.c", 500);
    add(
        2000,
        300,
        "prog",
        "",
        new Reason("no-compile-flag", "links"),
        Way.UNKNOWN,
        Map.of(Phase.RUN, Duration.ofMillis(300)));
    BuildReport report = report();
    assertThat(report.wallUs()).isEqualTo(2_300_000);
    assertThat(report.phases())
        .containsEntry("scan", 20_000L)
        .containsEntry("server", 500_000L)
        .containsEntry("execute", 2_460_000L)
        .containsEntry("run", 300_000L)
        .containsEntry("other", 20_000L);
    assertThat(report.counts()).containsEntry("direct", 2L).containsEntry("here", 1L);
    assertThat(report.machines())
        .containsExactly(
            new BuildReport.Machine("192.0.2.7", 2, 2_460_000),
            new BuildReport.Machine("this machine", 1, 300_000));
    assertThat(report.reasons())
        .singleElement()
        .satisfies(stay -> assertThat(stay.code()).isEqualTo("no-compile-flag"));
    assertThat(report.chain().stream().map(job -> job.command().file()))
        .containsExactly("b.c", "prog");
    assertThat(report.chainUs()).isEqualTo(2_300_000);
    // From the end of a.c on, and while the program was linked.
    assertThat(report.aloneUs()).isEqualTo(1_300_000);
    assertThat(String.join(" ", ReportText.lines(report)))
        .contains("Critical path, as far as the journal tells: 2 jobs")
        .contains("took 2.30 s (100%)")
        .contains("With 2 times the machines: about")
        .contains("Over the network: 0 B sent, 0 B received");
    assertThat(ReportHtml.of(report)).contains("Critical path", "More machines", "2 jobs, each");
    assertThat(ReportJson.of(report))
        .contains("\"chain_us\": 2300000", "\"more_machines\": {\"waiting_us\": 500000")
        .contains("\"bytes\": {\"sent\": 0, \"received\": 0}");
  }

  @Test
  void promisesOfMoreMachinesWhatWaitingCost() {
    remote(0, 1000, "a.c", 0);
    remote(0, 4000, "b.c", 2000);
    remote(0, 4000, "c.c", 2000);
    Prospect prospect = report().prospect();
    assertThat(prospect.waitingUs()).isEqualTo(2_000_000);
    assertThat(prospect.wallUs(2)).isEqualTo(3_000_000);
    // Nothing is shorter than the longest job without its waits.
    assertThat(prospect.wallUs(1000)).isEqualTo(2_002_000);
    assertThat(new Prospect(10_000, 4_000, 8_000).wallUs(4)).isEqualTo(8_000);
    assertThat(new Prospect(10_000, 4_000, 100).wallUs(4)).isEqualTo(7_000);
    assertThat(new Prospect(10_000, 0, 100).wallUs(4)).isEqualTo(10_000);
  }

  @Test
  void countsWaitsForASlotOfAnotherMachineAsWell() {
    add(
        0,
        3000,
        "a.c",
        "192.0.2.7",
        REMOTE,
        Way.DIRECT,
        Map.of(Phase.QUEUE, Duration.ofMillis(2000), Phase.COMPILE, Duration.ofMillis(1000)));
    assertThat(report().prospect().waitingUs()).isEqualTo(2_000_000);
  }

  @Test
  void givesJobsAtOnceLanesOfTheirOwn() {
    remote(0, 1000, "a.c", 0);
    remote(500, 1000, "b.c", 0);
    remote(1000, 1000, "c.c", 0);
    Lanes lanes = Lanes.of(jobs, jobs.getFirst().began());
    assertThat(lanes.jobs().stream().map(Lanes.Placed::lane)).containsExactly(0, 1, 0);
    assertThat(lanes.lanes()).containsEntry("192.0.2.7", 2);
  }

  @Test
  void escapesWhateverComesFromOutside() {
    add(
        0,
        10,
        "<script>alert(1)</script>\u001b[2J.c",
        "",
        new Reason("no-daemon", "x"),
        Way.UNKNOWN,
        Map.of());
    BuildReport report =
        BuildReport.of(Builds.of(jobs).getFirst(), "\"><img src=x>", new ReasonGuide());
    assertThat(ReportHtml.of(report))
        .doesNotContain("<script")
        .doesNotContain("<img")
        .doesNotContain("\u001b")
        .doesNotContain("http:")
        .doesNotContain("https:")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;?[2J.c")
        .contains("color-scheme: light dark");
    assertThat(String.join("\n", ReportText.lines(report))).doesNotContain("\u001b");
    assertThat(ReportJson.of(report)).contains("<script>").doesNotContain("\u001b");
  }

  @Test
  void fitsATerminal() {
    remote(0, 123_456, "a/very/long/path".repeat(9) + ".c", 60_000);
    add(0, 10, "x.c", "", new Reason("no-daemon", "x"), Way.UNKNOWN, Map.of());
    assertThat(ReportText.lines(report()))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }
}
