package dev.affogato.daemon.work.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobReportTest {
  private static final String STAT =
      "stat 1 15312 (sh) R 15299 15299 3189 0 -1 4194560 227 12843 2 20 0 0 32 4 20 0 1 0 143498 2654208\n";

  @Test
  void readsTimesAndFaultsOfTheShellsChildren() {
    String text = "{ \"child-pid\": 14484 }\n{ \"exit-code\": 1 }\n" + STAT;

    assertThat(JobReport.parse(text, true)).isEqualTo(new JobReport(true, 325, 45, 12863));
  }

  @Test
  void seesThatOnlyBubblewrapFailed() {
    assertThat(JobReport.parse("{ \"child-pid\": 14484 }\n" + STAT, true).started()).isFalse();
    assertThat(JobReport.parse(STAT, false).started()).isTrue();
  }

  @Test
  void survivesWhatItDoesNotUnderstand(@TempDir Path dir) throws Exception {
    assertThat(JobReport.parse("stat 0 1 (sh) R x y", false))
        .isEqualTo(new JobReport(true, 5, 5, 0));
    assertThat(JobReport.parse("", true)).isEqualTo(JobReport.NONE);
    assertThat(JobReport.read(dir.resolve("absent"), true)).isEqualTo(JobReport.NONE);
    Path link = Files.createSymbolicLink(dir.resolve("link"), Path.of("/etc/passwd"));
    assertThat(JobReport.read(link, true)).isEqualTo(JobReport.NONE);
  }
}
