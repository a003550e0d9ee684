package dev.affogato.cache.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.base.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {
  private static final int BLOB_BYTES = 4096;
  private static final int BLOBS = 100;
  private static final IOException NO_SPACE = new IOException("No space left on device");

  @TempDir Path folder;
  private final StoppedClock clock = new StoppedClock();
  private Evictions evictions;

  /** What others take of the disk, so that the store's own files decide what is free. */
  private long diskBytes = BLOBS * BLOB_BYTES;

  @BeforeEach
  void fill() throws IOException {
    Path blobs = Files.createDirectories(folder.resolve("blobs"));
    for (int i = 0; i < BLOBS; i++) {
      Files.write(blobs.resolve("file" + i), new byte[BLOB_BYTES]);
    }
    evictions =
        new Evictions(
            blobs,
            new StoreLimits(BLOBS * BLOB_BYTES, BLOB_BYTES),
            new Pins(),
            clock,
            () -> Math.max(0, diskBytes - evictions.measure().bytes()));
  }

  @Test
  void makesRoomForWhatCouldNotBeWritten() throws Exception {
    evictions.makeRoomFor(BLOB_BYTES, NO_SPACE);
    assertThat(evictions.measure().files()).isEqualTo(BLOBS - 5);
  }

  @Test
  void letsOthersWhoseWritesFailedTryAgainToo() throws Exception {
    diskBytes += 1 << 20;
    evictions.makeRoomFor(1 << 20, NO_SPACE);
    assertThatCode(() -> evictions.makeRoomFor(BLOB_BYTES, NO_SPACE)).doesNotThrowAnyException();
  }

  @Test
  void doesNotEmptyTheStoreForADiskThatSomebodyElseFills() throws Exception {
    diskBytes = 0;
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> evictions.makeRoomFor(BLOB_BYTES, NO_SPACE))
          .isInstanceOf(StoreFullException.class);
    }
    assertThat(evictions.measure().files()).isEqualTo(BLOBS - 5);
    for (int i = 0; i < 100; i++) {
      clock.advance(Duration.ofMinutes(1));
      assertThatThrownBy(() -> evictions.makeRoomFor(BLOB_BYTES, NO_SPACE))
          .isInstanceOf(StoreFullException.class);
    }
    assertThat(evictions.measure().files()).isEqualTo(BLOBS / 4);
  }

  @Test
  void doesNotThrowOutAnythingForOtherFailures() throws Exception {
    diskBytes = 1L << 40;
    IOException broken = new IOException("Input/output error");
    assertThatThrownBy(() -> evictions.makeRoomFor(BLOB_BYTES, broken)).isSameAs(broken);
    assertThat(evictions.measure().files()).isEqualTo(BLOBS);
  }

  @Test
  void doesNotLookAgainAtOnceAfterLookingFailed() throws Exception {
    int[] looks = new int[1];
    Path broken = Files.createFile(folder.resolve("unreadable"));
    Evictions failing =
        new Evictions(
            broken, new StoreLimits(BLOBS * BLOB_BYTES, BLOB_BYTES), new Pins(), clock, () -> 0) {
          @Override
          StoreStats measure() throws IOException {
            looks[0]++;
            throw NO_SPACE;
          }
        };
    for (int i = 0; i < 4; i++) {
      failing.added(BLOB_BYTES);
      failing.close();
    }
    assertThat(looks[0]).isEqualTo(1);
    for (int i = 0; i < 4; i++) {
      failing.added(BLOB_BYTES);
      failing.close();
    }
    assertThat(looks[0]).isEqualTo(2);
  }

  private static final class StoppedClock implements TimeSource {
    private Instant now = Instant.ofEpochSecond(2_000_000_000L);

    void advance(Duration by) {
      now = now.plus(by);
    }

    @Override
    public long nanoTime() {
      return Duration.between(Instant.EPOCH, now).toNanos();
    }

    @Override
    public Instant wallClock() {
      return now;
    }
  }
}
