package dev.affogato.base.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreesTest {
  @Test
  void deletesLinksButNotWhatTheyPointTo(@TempDir Path dir) throws Exception {
    Path outside = Files.createDirectory(dir.resolve("outside"));
    Path kept = Files.writeString(outside.resolve("kept"), "x");
    Path tree = Files.createDirectories(dir.resolve("tree/sub"));
    Files.createSymbolicLink(tree.resolve("link"), outside);

    FileTrees.delete(dir.resolve("tree"));

    assertThat(dir.resolve("tree")).doesNotExist();
    assertThat(kept).exists();
  }

  @Test
  void deletingWhatIsNotThereIsFine(@TempDir Path dir) throws Exception {
    FileTrees.delete(dir.resolve("nothing"));

    assertThat(dir.resolve("nothing")).doesNotExist();
  }

  @Test
  void sumsRegularFilesOnly(@TempDir Path dir) throws Exception {
    Files.writeString(dir.resolve("a"), "12345");
    Files.createSymbolicLink(dir.resolve("b"), dir.resolve("a"));

    assertThat(FileTrees.sizeBytes(dir)).isEqualTo(5);
  }
}
