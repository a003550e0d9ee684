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

    assertThat(JobReport.parse(text, JobShape.BUBBLEWRAP))
        .isEqualTo(new JobReport(1, true, 325, 45, 12863));
  }

  @Test
  void seesThatOnlyBubblewrapFailed() {
    assertThat(JobReport.parse("{ \"child-pid\": 14484 }\n" + STAT, JobShape.BUBBLEWRAP).started())
        .isFalse();
    assertThat(JobReport.parse(STAT, JobShape.SHELL).started()).isTrue();
  }

  @Test
  void readsWhatOurJailCounted() {
    assertThat(JobReport.parse("jail 1 1 12345 678 90\n", JobShape.JAIL))
        .isEqualTo(new JobReport(1, true, 12, 1, 90));
    assertThat(JobReport.parse("jail 126 0 100 100 9\n", JobShape.JAIL).started()).isFalse();
    assertThat(JobReport.parse("jail 1 1 12345 6", JobShape.JAIL)).isEqualTo(JobReport.NONE);
  }

  @Test
  void survivesWhatItDoesNotUnderstand(@TempDir Path dir) throws Exception {
    assertThat(JobReport.parse("stat 0 1 (sh) R x y", JobShape.SHELL))
        .isEqualTo(new JobReport(0, true, 5, 5, 0));
    assertThat(JobReport.parse("", JobShape.BUBBLEWRAP)).isEqualTo(JobReport.NONE);
    assertThat(JobReport.read(dir.resolve("absent"), JobShape.BUBBLEWRAP))
        .isEqualTo(JobReport.NONE);
    Path link = Files.createSymbolicLink(dir.resolve("link"), Path.of("/etc/passwd"));
    assertThat(JobReport.read(link, JobShape.BUBBLEWRAP)).isEqualTo(JobReport.NONE);
  }
}
