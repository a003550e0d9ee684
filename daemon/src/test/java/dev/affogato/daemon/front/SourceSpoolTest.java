package dev.affogato.daemon.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.daemon.work.SteppedTime;
import dev.affogato.protocol.icecc.message.FileChunk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SourceSpoolTest {
  private final SteppedTime time = new SteppedTime();
  @TempDir Path directory;

  private static FileChunk chunk(byte[] content) {
    return FileChunk.of(content, 0, content.length, 43, 1);
  }

  private static byte[] noise(int seed) {
    byte[] bytes = new byte[10_000];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Test
  void keepsOrderBetweenMemoryAndDisk() throws IOException {
    SpoolSpace space = new SpoolSpace(directory, 25_000, time);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    try (SourceSpool spool = new SourceSpool(space)) {
      for (int i = 0; i < 10; i++) {
        spool.add(chunk(noise(i)));
        expected.write(noise(i));
      }
      byte[] beginning = spool.content().readNBytes(5_000);
      assertThat(beginning).isEqualTo(java.util.Arrays.copyOf(noise(0), 5_000));
    }
    try (SourceSpool spool = new SourceSpool(space)) {
      for (int i = 0; i < 10; i++) {
        spool.add(chunk(noise(i)));
      }
      spool.complete();
      assertThat(spool.content().readAllBytes()).isEqualTo(expected.toByteArray());
      assertThat(spool.contentBytes()).isEqualTo(100_000);
    }
    // All memory was given back: nothing of the next spool goes to disk.
    assertThat(space.take(25_000)).isTrue();
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void waitsForWhatHasNotCome() throws Exception {
    SourceSpool spool = new SourceSpool(new SpoolSpace(directory, 1 << 20, time));
    CompletableFuture<byte[]> read = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            read.complete(spool.content().readAllBytes());
          } catch (IOException e) {
            read.completeExceptionally(e);
          }
        });
    spool.add(chunk(noise(1)));
    spool.complete();
    assertThat(read.get()).isEqualTo(noise(1));
  }

  @Test
  void givesUpASourceThatNeverEnds() throws Exception {
    SourceSpool spool = new SourceSpool(new SpoolSpace(directory, 1 << 20, time));
    for (int i = 1; i < SourceSpool.SOURCE_TIME_MAX.toMinutes(); i++) {
      time.advance(Duration.ofMinutes(1));
      spool.add(chunk(new byte[] {1}));
    }
    time.advance(Duration.ofMinutes(1));
    assertThatThrownBy(() -> spool.add(chunk(new byte[] {1})))
        .hasMessageContaining("not complete after 10 minutes");
  }

  @Test
  void neverPassesATornSourceOffAsWhole() throws Exception {
    SourceSpool spool = new SourceSpool(new SpoolSpace(directory, 1 << 20, time));
    spool.add(chunk(noise(1)));
    spool.fail("its client is gone");
    assertThatThrownBy(() -> spool.content().readAllBytes()).hasMessageContaining("client is gone");
  }
}
