package dev.affogato.scheduler.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.protocol.icecc.message.CsConf;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.JobBegin;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.Language;
import dev.affogato.protocol.icecc.message.UseCs;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import dev.affogato.scheduler.estimate.Figure;
import dev.affogato.scheduler.history.HistoryFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MemoryTest {
  private static final JobResources COST =
      new JobResources(1200, 1000, 100, 3, 100, 1000, 5000, 50_000);

  @TempDir Path folder;

  private void compileOnce(SchedulerOptions options) throws Exception {
    try (Scheduler scheduler = Scheduler.launch(options);
        FakePeer worker = FakePeer.daemon(scheduler.tcpPort(), 43, "worker", 2, "e1");
        FakePeer submitter = FakePeer.daemon(scheduler.tcpPort(), 43, "submitter", 0)) {
      worker.receive(CsConf.class);
      submitter.receive(CsConf.class);
      submitter.send(
          new GetCs(
              List.of(new EnvironmentName("x86_64", "e1")),
              "big.cpp",
              Language.CPLUSPLUS,
              1,
              "x86_64",
              0,
              5,
              "",
              0,
              1,
              0,
              0));
      int job = submitter.receive(UseCs.class).jobId();
      worker.send(new JobBegin(job, 1, 1));
      worker.send(JobDone.fromServer(job, 0, COST, 1));
      while (!scheduler.snapshot().get().jobs().isEmpty()) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void remembersInItsFolderWhatItLearned() throws Exception {
    SchedulerOptions options =
        SchedulerOptions.embedded().withStateFolder(folder.resolve("affogato"));
    compileOnce(options);
    List<Figure> first = new HistoryFile(folder.resolve("affogato")).load();
    assertThat(first)
        .anySatisfy(figure -> assertThat(figure.name()).contains("big.cpp"))
        .anySatisfy(figure -> assertThat(figure.name()).startsWith("worker"));

    compileOnce(options);
    assertThat(new HistoryFile(folder.resolve("affogato")).load())
        .hasSameSizeAs(first)
        .anySatisfy(figure ->
            assertThat(figure)
                .isInstanceOfSatisfying(
                    Figure.OfMachine.class, pace -> assertThat(pace.samples()).isPositive()));
  }

  @Test
  void worksWhereNothingCanBeWritten() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    compileOnce(SchedulerOptions.embedded().withStateFolder(file.resolve("below")));
    assertThat(file).isEmptyFile();
  }
}
