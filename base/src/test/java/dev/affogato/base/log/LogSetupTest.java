package dev.affogato.base.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSetupTest {
  @TempDir Path directory;

  @AfterEach
  void restore() throws Exception {
    LogManager.getLogManager().readConfiguration();
  }

  @Test
  void neverLetsWhatOthersNamedLookLikeALineOfOurs() throws Exception {
    Path file = directory.resolve("log");
    LogSetup.install(1, file);
    System.getLogger("dev.affogato.test")
        .log(Level.WARNING, "refused {0}", "a\n[1] 2026-01-01: all is well\r\u001b[2Jb");
    assertThat(Files.readAllLines(file))
        .hasSize(2)
        .satisfies(lines -> assertThat(lines.get(0)).endsWith("refused a"))
        .satisfies(lines ->
            assertThat(lines.get(1)).isEqualTo("    [1] 2026-01-01: all is well\\x0d\\x1b[2Jb"));
  }
}
