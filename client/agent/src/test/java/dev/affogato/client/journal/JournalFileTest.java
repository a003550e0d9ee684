package dev.affogato.client.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.client.folders.UserFolders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFileTest {
  @TempDir Path folder;

  @Test
  void keepsTheLastWordOnEachJobInTheOrderTheyBegan() throws Exception {
    Journal journal = new JournalFile(folder, 1 << 20, 8);
    journal.write(job("b", 2000, JobState.RUNNING));
    journal.write(job("a", 1000, JobState.REMOTE));
    journal.write(job("b", 2000, JobState.LOCAL));
    assertThat(JournalReader.read(List.of(folder)))
        .containsExactly(job("a", 1000, JobState.REMOTE), job("b", 2000, JobState.LOCAL));
  }

  @Test
  void isForTheUserAlone() throws Exception {
    new JournalFile(folder, 1 << 20, 8).write(job("a", 1, JobState.LOCAL));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(newest())))
        .isEqualTo("rw-------");
  }

  @Test
  void losesNoLineWhenSeveralAgentsWriteAtOnce() throws Exception {
    int agents = 8;
    int jobs = 200;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < agents; i++) {
        String agent = "agent" + i + ".";
        // Half of them rotate at the same time.
        Journal journal = new JournalFile(folder, 20_000, 8);
        threads.submit(() -> {
          for (int j = 0; j < jobs; j++) {
            journal.write(job(agent + j, j, JobState.LOCAL));
          }
        });
      }
    }
    List<String> lines = new ArrayList<>();
    for (Path file : JournalFile.files(folder)) {
      if (Files.exists(file)) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    assertThat(lines).allSatisfy(line -> assertThat(JournalLine.decode(line)).isNotNull());
    // More was written than is kept: what is there is whole, and only old lines are gone.
    assertThat(lines.size()).isLessThanOrEqualTo(agents * jobs);
    assertThat(Files.exists(JournalFile.files(folder).get(7))).isTrue();
  }

  @Test
  void staysWithinItsBound() throws Exception {
    Journal journal = new JournalFile(folder, 2000, 3);
    for (int i = 0; i < 100; i++) {
      journal.write(job("job" + i, i, JobState.LOCAL));
    }
    List<JobRecord> kept = JournalReader.read(List.of(folder));
    assertThat(kept.getLast().id()).isEqualTo("job99");
    assertThat(kept.size()).isBetween(4, 30);
    long bytes = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
    }
    assertThat(bytes).isLessThan(4 * 2000);
  }

  @Test
  void skipsTheTornEndOfAnEarlierCrash() throws Exception {
    Journal journal = new JournalFile(folder, 1 << 20, 8);
    journal.write(job("a", 1000, JobState.LOCAL));
    Files.write(
        newest(), new byte[] {'{', '"', 'v', (byte) 0xff, 0, 0, '\n'}, StandardOpenOption.APPEND);
    journal.write(job("b", 2000, JobState.LOCAL));
    Files.writeString(newest(), "{\"v\":1,\"state\":\"loc", StandardOpenOption.APPEND);
    assertThat(JournalReader.read(List.of(folder)))
        .extracting(JobRecord::id)
        .containsExactly("a", "b");
  }

  @Test
  void doesNotFailAJobWhenItCannotBeWritten() throws Exception {
    Path missing = folder.resolve("deleted");
    new JournalFile(missing, 1 << 20, 8).write(job("a", 1, JobState.LOCAL));
    assertThat(missing).doesNotExist();
  }

  @Test
  void writesDownWhatWasInterrupted() throws Exception {
    Thread.currentThread().interrupt();
    new JournalFile(folder, 1 << 20, 8).write(job("a", 1, JobState.ABANDONED));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(JournalReader.read(List.of(folder))).extracting(JobRecord::id).containsExactly("a");
  }

  @Test
  void goesOnWhenItsFilesAreDeleted() throws Exception {
    Journal journal = new JournalFile(folder, 1 << 20, 8);
    journal.write(job("a", 1, JobState.LOCAL));
    Files.delete(newest());
    journal.write(job("b", 1, JobState.LOCAL));
    assertThat(JournalReader.read(List.of(folder))).extracting(JobRecord::id).containsExactly("b");
  }

  @Test
  void believesTheLauncherThatTookItsJobBack() throws Exception {
    new JournalFile(folder, 1 << 20, 8).write(job("a", 1000, JobState.ABANDONED));
    Files.writeString(
        folder.resolve("unseen.jsonl"),
        "{\"v\":1,\"time_ms\":3000,\"state\":\"unseen\",\"reason\":\"agent-lost\",\"pid\":4711,\"cwd\":\"/w\"}\n",
        StandardCharsets.UTF_8);
    assertThat(JournalReader.read(List.of(folder)))
        .singleElement()
        .satisfies(job -> assertThat(job.reason().code()).isEqualTo("agent-lost"));
  }

  @Test
  void readsEveryPlace() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    new JournalFile(folder, 1 << 20, 8).write(job("a", 2, JobState.LOCAL));
    new JournalFile(other, 1 << 20, 8).write(job("b", 1, JobState.LOCAL));
    assertThat(JournalReader.read(List.of(folder, other, folder.resolve("missing"))))
        .extracting(JobRecord::id)
        .containsExactly("b", "a");
  }

  @Test
  void looksForAFolderInTheUsualOrder() {
    assertThat(
            JournalFolders.candidates(
                Map.of(
                    "XDG_STATE_HOME", "/s", "HOME", "/h", "XDG_RUNTIME_DIR", "/r", "TMPDIR", "/t"),
                "7"))
        .extracting(Path::toString)
        .containsExactly(
            "/s/affogato",
            "/h/.local/state/affogato",
            "/r/affogato",
            "/t/affogato-7",
            "/tmp/affogato-7");
    assertThat(JournalFolders.candidates(Map.of("HOME", "relative", "TMPDIR", "/tmp"), "7"))
        .extracting(Path::toString)
        .containsExactly("/tmp/affogato-7");
    assertThat(JournalFolders.candidates(Map.of("AFFOGATO_STATE_DIR", "/only", "HOME", "/h"), "7"))
        .containsExactly(Path.of("/only"));
  }

  @Test
  void writesOnlyWhereNobodyElseCan() throws Exception {
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    Path below = Files.writeString(folder.resolve("file"), "").resolve("below");
    Path fresh = folder.resolve("fresh/affogato");
    assertThat(UserFolders.firstUsable(List.of(open, link, below, fresh))).isEqualTo(fresh);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh)))
        .isEqualTo("rwx------");
    assertThat(UserFolders.firstUsable(List.of(open, link, below))).isNull();
  }

  private Path newest() {
    return JournalFile.files(folder).getFirst();
  }

  private static JobRecord job(String id, long beganMs, JobState state) {
    return Jobs.job(id, beganMs, Jobs.tool("1.1"), "/w", state);
  }
}
