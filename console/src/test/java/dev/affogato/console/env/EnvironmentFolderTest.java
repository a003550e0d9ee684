package dev.affogato.console.env;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentFolderTest {
  private static final Instant NOW = Instant.parse("2026-01-10T00:00:00Z");

  @TempDir private Path base;
  private EnvironmentFolder folder;

  @BeforeEach
  void fill() throws IOException {
    folder = new EnvironmentFolder(base);
    received("old", Duration.ofDays(9));
    received("young", Duration.ofMinutes(10));
    Path own = Files.createDirectories(base.resolve("native/0123"));
    Files.write(own.resolve("abc.tar.gz"), new byte[500]);
    Files.write(own.resolve("made-of"), new byte[3]);
    Files.setLastModifiedTime(own, FileTime.from(NOW.minus(Duration.ofDays(2))));
    Files.createDirectories(base.resolve("target=x86_64/arriving/usr/bin"));
    Files.createDirectories(base.resolve("native/.making-1"));
  }

  private void received(String name, Duration unused) throws IOException {
    Path as = base.resolve("target=x86_64/" + name + "/usr/bin/as");
    Files.createDirectories(as.getParent());
    Files.write(as, new byte[1000]);
    Path mark = base.resolve("complete/target=x86_64/" + name);
    Files.createDirectories(mark.getParent());
    Files.writeString(mark, "1 1000\n");
    Files.setLastModifiedTime(mark, FileTime.from(NOW.minus(unused)));
  }

  @Test
  void listsWhatIsCompleteTheLongestUnusedFirst() throws Exception {
    assertThat(folder.list())
        .extracting(KeptEnvironment::name, KeptEnvironment::bytes, KeptEnvironment::platform)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple("old", 1000L, "x86_64"),
            org.assertj.core.api.Assertions.tuple("abc", 500L, ""),
            org.assertj.core.api.Assertions.tuple("young", 1000L, "x86_64"));
    assertThat(new EnvironmentFolder(base.resolve("absent")).list()).isEmpty();
  }

  @Test
  void choosesByAgeAndBySizeButNeverWhatWasJustUsed() throws Exception {
    List<KeptEnvironment> all = folder.list();

    assertThat(new Pruning(Duration.ofDays(7), null).choose(all, NOW))
        .extracting(KeptEnvironment::name)
        .containsExactly("old");
    assertThat(new Pruning(null, 1600L).choose(all, NOW))
        .extracting(KeptEnvironment::name)
        .containsExactly("old");
    assertThat(new Pruning(null, 0L).choose(all, NOW))
        .extracting(KeptEnvironment::name)
        .containsExactly("old", "abc");
  }

  @Test
  void removesWithoutATrace() throws Exception {
    for (KeptEnvironment environment : folder.list()) {
      assertThat(folder.remove(environment)).isTrue();
      assertThat(folder.remove(environment)).isFalse();
    }

    assertThat(folder.list()).isEmpty();
    assertThat(base.resolve("target=x86_64/old")).doesNotExist();
    assertThat(base.resolve("complete/target=x86_64/old")).doesNotExist();
    assertThat(base.resolve("incoming")).isEmptyDirectory();
  }

  @Test
  void keepsWhatWasUsedSinceItWasListed() throws Exception {
    List<KeptEnvironment> listed = folder.list();
    Files.setLastModifiedTime(
        base.resolve("complete/target=x86_64/old"), FileTime.from(NOW.plusSeconds(1)));

    assertThat(folder.remove(listed.getFirst())).isFalse();
    assertThat(base.resolve("target=x86_64/old/usr/bin/as")).exists();
  }

  /** A jail's command line names the folders it is made of. */
  @Test
  void keepsWhatAJobRunsIn() throws Exception {
    KeptEnvironment old = folder.list().getFirst();
    Process job =
        new ProcessBuilder("/bin/sh", "-c", "read line", "job", old.path() + "/usr").start();
    try {
      assertThat(folder.remove(old)).isFalse();
      assertThat(old.path().resolve("usr/bin/as")).exists();
    } finally {
      job.destroyForcibly().waitFor();
    }
    assertThat(folder.remove(old)).isTrue();
  }

  @Test
  void readsAges() {
    assertThat(Ages.parse("7d")).contains(Duration.ofDays(7));
    assertThat(Ages.parse("12 h")).contains(Duration.ofHours(12));
    assertThat(Ages.parse("soon")).isEmpty();
    assertThat(Ages.text(Duration.ofHours(30))).isEqualTo("30 h");
  }
}
