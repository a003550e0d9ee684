package dev.affogato.console.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.reason.Reason;
import dev.affogato.client.journal.ReasonGuide;
import dev.affogato.client.journal.Way;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunReportTest {
  @Test
  void countsWhatTheAgentSawAndWhatOnlyLaunchersSaw() {
    JobTally tally = new JobTally();
    for (int i = 0; i < 4; i++) {
      tally.started();
    }
    tally.endedRemote("10.0.0.7", Way.DIRECT);
    tally.endedRemote("10.0.0.7", Way.classic(new Reason("direct-native", "says so")));
    tally.endedLocal(new Reason("no-compile-flag", "links"));
    tally.abandoned();

    RunReport report = tally.report(5, Map.of("no-agent", 1L, "no-compile-flag", 1L), 1500, 2);

    assertThat(report)
        .isEqualTo(
            new RunReport(
                5,
                2,
                3,
                0,
                1,
                Map.of("no-agent", 1L, "no-compile-flag", 2L),
                Map.of("direct-native", 1L),
                Map.of("10.0.0.7", 2L),
                1500,
                2));
    assertThat(report.toJson())
        .isEqualTo(
            "{\"jobs\": 5, \"remote\": 2, \"local\": 3, \"cached\": 0, \"direct\": 1, \"reasons\": {\"no-agent\": 1,"
                + " \"no-compile-flag\": 2}, \"detours\": {\"direct-native\": 1}, \"hosts\": {\"10.0.0.7\": 2}, \"wall_ms\": 1500, \"exit\": 2}\n");
    assertThat(summary(report)).contains("5 jobs in 1.5 s: 2 remote, 3 local", "10.0.0.7 (2)");
  }

  @Test
  void knownResultsAreNoRemoteCompiles() {
    JobTally tally = new JobTally();
    tally.started();
    tally.endedRemote("10.0.0.7", Way.CACHED);

    RunReport report = tally.report(1, Map.of(), 1000, 0);

    assertThat(summary(report)).contains("1 jobs in 1.0 s: 0 remote, 1 cached, 0 local");
    assertThat(report.toJson()).contains("\"cached\": 1");
  }

  private static String summary(RunReport report) {
    return String.join("\n", RunSummary.lines(report, null, new ReasonGuide()));
  }

  @Test
  void theStatusLineSaysWhatRuns() {
    JobTally tally = new JobTally();
    tally.started();
    tally.started();
    tally.endedRemote("worker", Way.UNKNOWN);

    assertThat(tally.line())
        .isEqualTo("affogato: 1 running, 1 done (1 remote, 0 cached, 0 local) on 1 host");
  }
}
