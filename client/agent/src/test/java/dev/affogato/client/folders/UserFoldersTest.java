package dev.affogato.client.folders;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserFoldersTest {
  @Test
  void looksForACacheWhereOneBelongsAndThenWhereOneCanBe() {
    Map<String, String> environment =
        Map.of("XDG_CACHE_HOME", "/c", "HOME", "/h", "TMPDIR", "/t", "XDG_RUNTIME_DIR", "/r");
    assertThat(UserFolders.caches(environment, "7"))
        .containsExactly(
            Path.of("/c/affogato"),
            Path.of("/h/.cache/affogato"),
            Path.of("/t/affogato-7"),
            Path.of("/var/tmp/affogato-7"),
            Path.of("/tmp/affogato-7"));
    assertThat(UserFolders.caches(Map.of("HOME", "relative", "AFFOGATO_CACHE_DIR", "/only"), "7"))
        .containsExactly(Path.of("/only"));
  }
}
