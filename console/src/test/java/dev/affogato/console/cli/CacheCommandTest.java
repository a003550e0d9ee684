package dev.affogato.console.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.action.ActionCache;
import dev.affogato.cache.blob.BlobStore;
import dev.affogato.cache.blob.StoreLimits;
import dev.affogato.cache.digest.Digest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheCommandTest {
  private static final Digest ONE = Digest.of(new byte[] {1});
  private static final Digest TWO = Digest.of(new byte[] {2});

  @TempDir private Path folder;
  private ActionCache results;
  private final StringWriter said = new StringWriter();
  private final StringWriter complained = new StringWriter();

  @BeforeEach
  void keepSomething() throws Exception {
    Path store = folder.resolve("direct");
    Files.createDirectories(store);
    try (BlobStore contents =
        BlobStore.open(store, new StoreLimits(1 << 30, 1 << 20), TimeSource.system())) {
      contents.put(new byte[10_000]);
    }
    results = ActionCache.open(store, 1 << 20, TimeSource.system());
    results.put(ONE, "good", new byte[0]);
    results.put(TWO, "bad", new byte[0]);
  }

  private int run(String... words) {
    String[] all = new String[words.length + 3];
    all[0] = "cache";
    System.arraycopy(words, 0, all, 1, words.length);
    all[words.length + 1] = "-b";
    all[words.length + 2] = folder.toString();
    return Main.commandLine()
        .setOut(new PrintWriter(said))
        .setErr(new PrintWriter(complained, true))
        .execute(all);
  }

  @Test
  void tellsHowMuchThereIs() {
    assertThat(run("stats")).isZero();
    assertThat(said.toString())
        .contains("folder " + folder, "contents: 1 files, 12.0 KB", "results: 2, ");
    assertThat(run("stats", "--json")).isZero();
    assertThat(said.toString()).contains("\"files\": 1,", "\"results\": 2,");
  }

  @Test
  void forgetsWhatOneMachineMade() throws Exception {
    assertThat(run("prune", "--machine", "bad")).isZero();
    assertThat(said.toString()).contains("forgot 1 results of bad");
    assertThat(results.get(ONE)).isPresent();
    assertThat(results.get(TWO)).isEmpty();
  }

  @Test
  void forgetsWhatIsOldOrTooMuch() throws Exception {
    assertThat(run("prune", "--older-than", "1h")).isZero();
    assertThat(said.toString()).contains("forgot 0 results older than 60 min");
    assertThat(run("prune", "--bytes", "0")).isZero();
    assertThat(said.toString()).contains("left: 0 files, 0 B; 0 results, 0 B");
    assertThat(results.get(ONE)).isEmpty();
  }

  @Test
  void wantsToKnowWhatToForget() {
    assertThat(run("prune")).isEqualTo(2);
    assertThat(complained.toString()).contains("say what to forget");
    assertThat(run("prune", "--bytes", "much")).isEqualTo(2);
    assertThat(complained.toString()).contains("'much' is no size; try 500M");
  }
}
