package dev.affogato.cache.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.file.FileStamp;
import dev.affogato.cache.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDigestsTest {
  @TempDir Path folder;
  private final Clock clock = new Clock();
  private final FileAccess stamps = FileAccess.ofThisMachine();
  private Path memory;
  private Path file;

  @BeforeEach
  void writeFile() throws IOException {
    memory = folder.resolve("digests");
    file = Files.writeString(folder.resolve("a.h"), "int a;");
  }

  @Test
  void remembersAcrossProcessesWhatLongStayedTheSame() throws IOException {
    clock.advance(Duration.ofHours(1));
    DigestedFile read;
    try (FileDigests digests = open()) {
      read = digests.digest(file.toString());
      assertThat(read.content()).isEqualTo("int a;".getBytes(StandardCharsets.UTF_8));
      assertThat(read.digest()).isEqualTo(Digest.of(read.content()));
    }
    try (FileDigests digests = open()) {
      DigestedFile known = digests.digest(file.toString());
      assertThat(known.digest()).isEqualTo(read.digest());
      assertThat(known.content()).as("was not read again").isNull();
    }
  }

  @Test
  void readsAgainWhatWasChangedALittleBeforeItWasRead() throws IOException {
    try (FileDigests digests = open()) {
      digests.digest(file.toString());
      assertThat(digests.digest(file.toString()).content()).isNotNull();
    }
  }

  @Test
  void readsAgainWhatChangedSinceAlsoWhenItsTimeWasSetBack() throws IOException {
    clock.advance(Duration.ofHours(1));
    try (FileDigests digests = open()) {
      FileTime before = Files.getLastModifiedTime(file);
      digests.digest(file.toString());
      Files.writeString(file, "int b;");
      Files.setLastModifiedTime(file, before);
      assertThat(digests.digest(file.toString()).digest())
          .isEqualTo(Digest.of("int b;".getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  void countsATornSlotAsEmpty() throws IOException {
    clock.advance(Duration.ofHours(1));
    try (FileDigests digests = open()) {
      Digest right = digests.digest(file.toString()).digest();
      byte[] table = Files.readAllBytes(memory);
      for (int i = 0; i < table.length; i++) {
        table[i] = table[i] == 0 ? 0 : (byte) (table[i] ^ (i % 7 == 0 ? 1 : 0));
      }
      Files.write(memory, table);
      DigestedFile again = digests.digest(file.toString());
      assertThat(again.content()).isNotNull();
      assertThat(again.digest()).isEqualTo(right);
      Files.write(memory, new byte[0]);
      assertThat(digests.digest(file.toString()).digest()).isEqualTo(right);
    }
  }

  @Test
  void neverGrowsAboveItsTableAndForgetsTheOldest() throws IOException {
    try (DigestMemo memo = DigestMemo.open(memory)) {
      int entries = DigestMemo.BUCKETS * DigestMemo.SLOTS * 2;
      for (int i = 0; i < entries; i++) {
        memo.put("/x", stamp(i), Digest.EMPTY);
      }
      assertThat(Files.size(memory)).isLessThanOrEqualTo(8L << 20);
      assertThat(memo.get("/x", stamp(entries - 1))).isPresent();
      assertThat(memo.get("/x", stamp(0))).isEmpty();
    }
  }

  @Test
  void survivesAnInterruptedReader() throws Exception {
    clock.advance(Duration.ofHours(1));
    try (FileDigests digests = open();
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<?> interrupted =
          threads.submit(() -> {
            Thread.currentThread().interrupt();
            return digests.digest(file.toString());
          });
      assertThatThrownBy(interrupted::get).hasCauseInstanceOf(IOException.class);
      digests.digest(file.toString());
      assertThat(digests.digest(file.toString()).content()).isNull();
    }
  }

  @Test
  void hashesLargeFilesWithoutKeepingThem() throws IOException {
    byte[] large = new byte[FileDigests.CONTENT_BYTES_MAX + 1];
    Files.write(file, large);
    try (FileDigests digests = open()) {
      DigestedFile read = digests.digest(file.toString());
      assertThat(read.content()).isNull();
      assertThat(read.digest()).isEqualTo(Digest.of(large));
      assertThatThrownBy(() -> digests.digest(folder.toString())).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> digests.digest(folder + "/none")).isInstanceOf(IOException.class);
    }
  }

  private FileDigests open() throws IOException {
    return FileDigests.open(memory, stamps, clock);
  }

  private static FileStamp stamp(int number) {
    return new FileStamp(FileStamp.Kind.REGULAR, 1, number, 0, 1, 1);
  }
}
