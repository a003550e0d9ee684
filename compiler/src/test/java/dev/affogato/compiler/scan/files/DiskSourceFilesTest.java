package dev.affogato.compiler.scan.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSourceFilesTest {
  private final SourceFiles files = SourceFiles.onDisk();
  @TempDir Path folder;

  @Test
  void readsUpToALimit() throws IOException {
    Path file = Files.writeString(folder.resolve("a.h"), "int a;");
    assertThat(new String(files.read(file.toString(), 6), StandardCharsets.UTF_8))
        .isEqualTo("int a;");
    assertThatThrownBy(() -> files.read(file.toString(), 5)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> files.read(folder + "/none", 5)).isInstanceOf(IOException.class);
  }

  @Test
  void simplifiesOnlyWhatMeansTheSameWhateverExists() {
    assertThat(PathText.absolute("/w", "./a//b/./c.h")).isEqualTo("/w/a/b/c.h");
    assertThat(PathText.absolute("/w", "../x")).isEqualTo("/w/../x");
    assertThat(PathText.absolute("/w", "/x/")).isEqualTo("/x");
    assertThat(PathText.absolute("/w", ".")).isEqualTo("/w");
    assertThat(PathText.absolute("/", "/")).isEqualTo("/");
  }
}
