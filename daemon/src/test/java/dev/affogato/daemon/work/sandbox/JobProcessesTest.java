package dev.affogato.daemon.work.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is seen of a job's processes in a folder that looks like {@code /proc}. */
class JobProcessesTest {
  @TempDir private Path proc;

  @BeforeEach
  void hasACompilerAndItsAssembler() throws IOException {
    process(10, 1, 1, "11");
    process(11, 10, 2, "12 13");
    process(12, 11, 1, "");
    process(13, 11, 1, "");
  }

  private void process(int pid, int parent, int threads, String children) throws IOException {
    Path folder = Files.createDirectories(proc.resolve(pid + "/task/" + pid));
    Files.writeString(folder.resolve("children"), children);
    Files.writeString(
        proc.resolve(pid + "/status"),
        "Name:\tx\nPPid:\t%d\nRssAnon:\t     10 kB\nThreads:\t%d\n".formatted(parent, threads));
  }

  private JobProcesses.Seen look(int processesMax) {
    return new JobProcesses(proc, () -> 10, JobShape.JAIL).look(processesMax);
  }

  @Test
  void countsThreadsAndMemoryOfAllBelowTheOutermost() {
    assertThat(look(100)).isEqualTo(new JobProcesses.Seen(4, 30 * 1024, 0));
  }

  @Test
  void looksNoFurtherThanTheLimit() {
    assertThat(look(1).processes()).isEqualTo(2);
  }

  @Test
  void countsNobodyWhoGotTheNumberOfAProcessThatEnded() throws IOException {
    process(12, 4711, 300, "");
    Files.delete(proc.resolve("13/status"));
    assertThat(look(100).processes()).isEqualTo(2);
  }
}
