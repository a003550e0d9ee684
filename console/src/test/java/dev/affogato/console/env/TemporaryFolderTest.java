package dev.affogato.console.env;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {
  @TempDir private Path parent;

  @Test
  void goesWithItsContentWhenClosed() throws IOException {
    try (TemporaryFolder folder = TemporaryFolder.in(parent, "x")) {
      Files.createFile(folder.path().resolve("content"));
    }

    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void goesWhenASignalEndsTheProcess() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                parent.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader said = process.inputReader()) {
      assertThat(said.readLine()).isEqualTo("made");
      assertThat(parent).isNotEmptyDirectory();

      process.destroy();
      process.waitFor();
    } finally {
      process.destroyForcibly();
    }
    assertThat(parent).isEmptyDirectory();
  }

  /** Makes a folder, and waits. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] words) throws Exception {
      try (TemporaryFolder folder = TemporaryFolder.in(Path.of(words[0]), "x")) {
        Files.createFile(folder.path().resolve("content"));
        System.out.println("made");
        new CountDownLatch(1).await();
      }
    }
  }
}
