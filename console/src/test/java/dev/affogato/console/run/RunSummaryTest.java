package dev.affogato.console.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.reason.Reason;
import dev.affogato.client.journal.JobRecord;
import dev.affogato.client.journal.JobState;
import dev.affogato.client.journal.Journal;
import dev.affogato.client.journal.Origin;
import dev.affogato.client.journal.Phase;
import dev.affogato.client.journal.ReasonGuide;
import dev.affogato.client.journal.Way;
import dev.affogato.console.report.BuildReport;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunSummaryTest {
  private final RunJournal journal = new RunJournal(Journal.NONE);
  private final ReasonGuide guide = new ReasonGuide();

  private void remote(String id, long waitedMs, long compiledMs) {
    journal.write(job(id, JobState.RUNNING, waitedMs, 0));
    journal.write(job(id, JobState.REMOTE, waitedMs, compiledMs));
  }

  private static JobRecord job(String id, JobState state, long waitedMs, long compiledMs) {
    return new JobRecord(
        id,
        Instant.ofEpochMilli(1_700_000_000_000L),
        new Origin(Origin.Kind.TOOL, "1.1", "make"),
        7,
        new JobRecord.Called("/src", "/usr/bin/gcc", id + ".c", id + ".o"),
        state,
        "192.0.2.7",
        new Reason("remote", "compiled there"),
        Way.DIRECT,
        Duration.ofMillis(waitedMs + compiledMs),
        Map.of(
            Phase.SERVER,
            Duration.ofMillis(waitedMs),
            Phase.COMPILE,
            Duration.ofMillis(compiledMs)),
        new JobRecord.Bytes(0, 1_500_000, 0, 2_500_000));
  }

  private List<String> lines(RunReport run) {
    BuildReport details =
        journal.build().map(build -> BuildReport.of(build, "make", guide)).orElse(null);
    return RunSummary.lines(run, details, guide);
  }

  private static RunReport run(long local, Map<String, Long> reasons, Map<String, Long> hosts) {
    return new RunReport(
        4 + local, 3, local, 1, 2, reasons, Map.of("direct-native", 1L), hosts, 9000, 0);
  }

  @Test
  void saysWhereTimeWentWhyJobsStayedAndWhatMoreMachinesWouldBring() {
    remote("a", 1000, 1000);
    remote("b", 3000, 1000);
    List<String> lines =
        lines(run(2, Map.of("no-compile-flag", 1L, "no-daemon", 1L), Map.of("h", 3L)));
    assertThat(lines)
        .containsSubsequence(
            "affogato: 6 jobs in 9.0 s: 3 remote, 1 cached, 2 local",
            "  share          50% elsewhere (33% not preprocessed here), 17% known before, 33% here",
            "  remote on      h (3)",
            "  time of jobs   queueing for a machine 67%, compiling elsewhere 33%",
            "  bytes          3.0 MB sent, 5.0 MB received",
            "  not direct     direct-native (1)",
            "  more machines  twice as many would take about 2.50 s, 38% less");
    assertThat(lines.get(6))
        .startsWith("  local because  no-daemon (1): " + start(guide.about("no-daemon").cure()));
    assertThat(lines.get(7)).startsWith("  local because  no-compile-flag (1): ");
    assertThat(lines.getLast()).contains("affogato report --html");
  }

  private static String start(String text) {
    return text.substring(0, 20);
  }

  @Test
  void staysShortWhateverThereIs() {
    remote("a", 0, 1000);
    Map<String, Long> many = new HashMap<>();
    for (int i = 0; i < 50; i++) {
      many.put("a-rather-long-word-for-a-reason-or-a-machine-" + i, (long) i);
    }
    List<String> lines = lines(run(1225, many, many));
    assertThat(lines).hasSizeLessThanOrEqualTo(12);
    assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(110));
    assertThat(lines).anyMatch(line -> line.contains("47 others ("));
    assertThat(lines).anyMatch(line -> line.contains("would bring little"));
  }

  @Test
  void doesNotSpeakOfWhatIsNotKnown() {
    RunReport nothing = new RunReport(0, 0, 0, 0, 0, Map.of(), Map.of(), Map.of(), 100, 0);
    assertThat(lines(nothing)).containsExactly("affogato: 0 jobs in 0.1 s: 0 remote, 0 local");
  }
}
