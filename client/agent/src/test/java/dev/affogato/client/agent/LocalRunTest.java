package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.affogato.base.process.ProcessResult;
import dev.affogato.protocol.icecc.message.CompileFile;
import dev.affogato.protocol.icecc.message.End;
import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.JobDone;
import dev.affogato.protocol.icecc.message.JobLocalBegin;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.UseCs;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that stay here, and the slots they take. */
class LocalRunTest {
  @TempDir java.nio.file.Path root;
  private Farm farm;

  @BeforeEach
  void setUp() throws Exception {
    farm = new Farm(root);
    farm.write("a.c", "int main(void) { return 3; }\n");
  }

  @AfterEach
  void tearDown() throws Exception {
    farm.close();
  }

  @Test
  void linksInASlotOfTheDaemon() throws Exception {
    assertThat(farm.icecc("gcc", "a.c", "-o", "program").status()).isZero();
    JobReport report = farm.nextReport();
    assertThat(report.outcome()).isEqualTo(Outcome.LOCAL);
    assertThat(report.reason().code()).isEqualTo("no-compile-flag");
    JobLocalBegin begin = farm.daemon.received(JobLocalBegin.class).getFirst();
    assertThat(begin.outputFile()).isEqualTo(farm.work + "/program");
    assertThat(farm.daemon.received(GetCs.class)).isEmpty();
    assertThat(farm.files()).contains("program");
  }

  @Test
  void asksQuestionsWithoutWaiting() throws Exception {
    farm.daemon.slots = new Semaphore(0);
    ProcessResult result = farm.icecc("gcc", "-dumpmachine");
    assertThat(result.stdoutText()).isEqualTo(farm.plain("gcc", "-dumpmachine").stdoutText());
    assertThat(farm.nextReport().outcome()).isEqualTo(Outcome.QUESTION);
    assertThat(farm.daemon.received).isEmpty();
  }

  @Test
  void runsAnyCommandOfIcerunInASlot() throws Exception {
    ProcessResult result = farm.icerun("sh", "-c", "echo here; exit 5");
    assertThat(result.stdoutText()).isEqualTo("here\n");
    assertThat(result.status()).isEqualTo(5);
    assertThat(farm.nextReport().reason().code()).isEqualTo("icerun");
    assertThat(farm.daemon.received(JobLocalBegin.class).getFirst().outputFile()).isEmpty();
  }

  @Test
  void staysHereWhenToldTo() throws Exception {
    farm.environment.put("ICECC", "NO");
    assertThat(farm.icecc("gcc", "-c", "a.c").status()).isZero();
    assertThat(farm.nextReport().reason().code()).isEqualTo("icecc-no");
    assertThat(farm.daemon.slotsGiven).hasValue(1);
  }

  @Test
  void letsOnlyAsManyRunAsThereAreSlots() throws Exception {
    farm.daemon.slots = new Semaphore(2);
    List<Future<ProcessResult>> running = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      running.add(farm.start("gcc", "a.c", "-o", "program" + i));
    }
    for (Future<ProcessResult> launcher : running) {
      assertThat(launcher.get().status()).isZero();
    }
    for (int i = 0; i < 12; i++) {
      assertThat(farm.nextReport().outcome()).isEqualTo(Outcome.LOCAL);
    }
    assertThat(farm.daemon.slotsGiven).hasValue(12);
    assertThat(farm.daemon.slotsTakenMax.get()).isLessThanOrEqualTo(2);
  }

  @Test
  void givesUpItsPlaceInTheQueueWhenTheLauncherIsKilled() throws Exception {
    farm.daemon.slots = new Semaphore(0);
    Process launcher = farm.startProcess("gcc", "a.c", "-o", "program");
    farm.await(() -> !farm.daemon.received.isEmpty());
    launcher.destroyForcibly().waitFor();
    assertThat(farm.nextReport().outcome()).isEqualTo(Outcome.ABANDONED);
    // The fake daemon notices the close only when it has given the slot.
    farm.daemon.slots.release();
    farm.await(() -> farm.daemon.connections.get() == 0);
    assertThat(farm.files()).containsExactly("a.c");
  }

  @Test
  void runsWithoutADaemonOneForEachCore() throws Exception {
    farm.daemon.close();
    assertThat(farm.icecc("gcc", "a.c", "-o", "program").status()).isZero();
    assertThat(farm.nextReport().outcome()).isEqualTo(Outcome.LOCAL);
    assertThat(farm.files()).contains("program");
  }

  @Test
  void runsWhenTheDaemonDiesInsteadOfGivingASlot() throws Exception {
    farm.daemon.version = 7;
    assertThat(farm.icecc("gcc", "a.c", "-o", "program").status()).isZero();
    assertThat(farm.files()).contains("program");
  }

  @Test
  void compilesHereWhenTheSchedulerSaysSo() throws Exception {
    farm.daemon.answer =
        (request, jobId) -> new UseCs(jobId, 10245, "127.0.0.1", "x86_64", true, 1, 0);
    assertThat(farm.icecc("gcc", "-c", "a.c").status()).isZero();
    JobReport report = farm.nextReport();
    assertThat(report.outcome()).isEqualTo(Outcome.SCHEDULED_HERE);
    assertThat(farm.daemon.slotsGiven).hasValue(0);
    farm.await(() -> !farm.daemon.received(End.class).isEmpty());
    CompileFile header = farm.daemon.received(CompileFile.class).getFirst();
    assertThat(header.environment()).isEqualTo("__client");
    assertThat(header.jobId()).isEqualTo(1);
    JobDone done = farm.daemon.received(JobDone.class).getFirst();
    assertThat(done.jobId()).isEqualTo(1);
    assertThat(done.fromSubmitter()).isTrue();
    assertThat(done.resources()).isEqualTo(JobResources.NONE);
    assertThat(farm.files()).containsExactly("a.c", "a.o");
  }

  @Test
  void takesLoopbackForAnotherMachineInTestSetUps() throws Exception {
    farm.environment.put("ICECC_TEST_REMOTEBUILD", "1");
    farm.daemon.sendTo("127.0.0.1", 1, true);
    assertThat(farm.icecc("gcc", "-c", "a.c").status()).isZero();
    assertThat(farm.nextReport().reason().code()).isEqualTo("remote-unreachable");
  }

  @Test
  void takesFilesWithAnyName() throws Exception {
    assumeTrue(
        System.getProperty("sun.jnu.encoding").equals("UTF-8"), "needs a locale with UTF-8 names");
    Files.createDirectories(farm.work.resolve("größe"));
    farm.write("größe/ü.c", "int x;\n");
    assertThat(farm.icecc("gcc", "-c", "größe/ü.c", "-o", "größe/ü.o").status()).isZero();
    assertThat(farm.nextReport().outcome()).isEqualTo(Outcome.REMOTE);
    assertThat(farm.files()).contains("größe/ü.o");
  }
}
