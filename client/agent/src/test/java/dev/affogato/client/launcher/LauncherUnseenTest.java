package dev.affogato.client.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.process.ProcessResult;
import dev.affogato.client.journal.JobRecord;
import dev.affogato.client.journal.JobState;
import dev.affogato.client.journal.JournalReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher leaves behind about jobs that no agent saw. */
class LauncherUnseenTest {
  @TempDir Path root;
  private LauncherRig rig;
  private Path state;

  @BeforeEach
  void setUp() throws Exception {
    rig = new LauncherRig(root);
    state = Files.createDirectory(root.resolve("state"));
    rig.environment.put("AFFOGATO_STATE_DIR", state.toString());
    rig.fakeCompiler("gcc");
  }

  @AfterEach
  void tearDown() throws Exception {
    rig.close();
  }

  @Test
  void writesDownWhatItRanWithoutAnAgent() throws Exception {
    rig.environment.put("AFFOGATO_BUILD", "zlib \"1.3\"");
    rig.run(rig.icecc(), "gcc", "-c", "-MF", "a.d", "gr\u00f6\\\u001be.c", "-o", "a.o");
    JobRecord job = written().getFirst();
    assertThat(job.state()).isEqualTo(JobState.UNSEEN);
    assertThat(job.reason().code()).isEqualTo("no-agent");
    assertThat(job.command().cwd()).isEqualTo(rig.work.toString());
    assertThat(job.command().file())
        .isEqualTo(
            new String(
                "gr\u00f6\\\u001be.c".getBytes(StandardCharsets.UTF_8),
                StandardCharsets.ISO_8859_1));
    assertThat(job.command().output()).isEqualTo("a.o");
    assertThat(job.origin().key()).isEqualTo("zlib \"1.3\"");
  }

  @Test
  void writesAWholeLineWhateverTheCommandHolds() throws Exception {
    rig.environment.put("AFFOGATO_BUILD", "\u00fc".repeat(30_000));
    rig.run(rig.icecc(), "gcc", "-c", "\u00fc".repeat(30_000), "-o", "\"".repeat(30_000));
    assertThat(written()).hasSize(1);
  }

  @Test
  void keepsTheFileSmall() throws Exception {
    Path file = state.resolve("unseen.jsonl");
    Files.write(file, new byte[(1 << 20) + 1]);
    rig.run(rig.icecc(), "gcc", "a.o");
    assertThat(file).doesNotExist();
    assertThat(state.resolve("unseen.1.jsonl")).exists();
    rig.run(rig.icecc(), "gcc", "a.o");
    assertThat(file).exists();
  }

  @Test
  void runsThoughNothingCanBeWrittenDown() throws Exception {
    rig.environment.put("AFFOGATO_STATE_DIR", "/nonexistent");
    assertThat(rig.run(rig.icecc(), "gcc", "-c", "a.c").status()).isEqualTo(7);
  }

  @Test
  void failsACompileThatItMustNotRunHere() throws Exception {
    rig.environment.put("ICECC_STRICT", "1");
    ProcessResult result = rig.run(rig.icecc(), "gcc", "-c", "a.c");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.stderrText())
        .startsWith("affogato: a.c not compiled remotely, as ICECC_STRICT asks: there is no agent")
        .contains("(no-agent)");
    assertThat(written()).extracting(JobRecord::state).containsExactly(JobState.REFUSED);
  }

  @Test
  void runsWhatIsNoCompileEvenIfStrict() throws Exception {
    rig.environment.put("ICECC_STRICT", "1");
    assertThat(rig.run(rig.icecc(), "gcc", "a.o", "-o", "a").status()).isEqualTo(7);
    assertThat(rig.run(rig.icecc(), "gcc", "-c", "-E", "a.c").status()).isEqualTo(7);
    assertThat(rig.run(rig.icecc(), "gcc", "-c", "-xc", "-").status()).isEqualTo(7);
    assertThat(rig.run(rig.icecc(), "gcc", "-c", "conftest.c").status()).isEqualTo(7);
    rig.environment.put("ICECC", "disable");
    assertThat(rig.run(rig.icecc(), "gcc", "-c", "a.c").status()).isEqualTo(7);
  }

  private List<JobRecord> written() throws Exception {
    return JournalReader.read(List.of(state));
  }
}
