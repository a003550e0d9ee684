package dev.affogato.cache.blob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.digest.Digest;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {
  private static final int PUTS = 100;

  @TempDir Path folder;

  @Test
  void aKilledProcessLeavesNothingWrongBehind() throws Exception {
    StoreLimits limits = new StoreLimits(1L << 30, 1L << 20);
    try (BlobStore here = BlobStore.open(folder, limits, TimeSource.system())) {
      Process writer = startWriter();
      try (BufferedReader lines = writer.inputReader()) {
        for (int i = 0; i < PUTS; i++) {
          assertThat(lines.readLine()).isNotNull();
          here.put(new byte[i]);
        }
      } finally {
        writer.destroyForcibly();
      }
      writer.waitFor();
      BlobStore.open(folder, limits, TimeSource.system()).close();
      assertThat(files("incoming")).isEmpty();
      List<Path> blobs = files("blobs");
      assertThat(blobs).hasSizeGreaterThan(PUTS);
      for (Path blob : blobs) {
        Digest digest = BlobPlaces.parse(blob).orElseThrow();
        assertThat(Digest.of(Files.readAllBytes(blob))).isEqualTo(digest);
        assertThat(here.contains(digest)).isTrue();
      }
    }
  }

  private Process startWriter() throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            EndlessWriter.class.getName(),
            folder.toString())
        .redirectError(folder.resolve("errors").toFile())
        .start();
  }

  private List<Path> files(String part) throws Exception {
    try (Stream<Path> all = Files.walk(folder.resolve(part))) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
