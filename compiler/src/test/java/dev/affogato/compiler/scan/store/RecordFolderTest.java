package dev.affogato.compiler.scan.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordFolderTest {
  private static final long ROOM = 1 << 20;

  @TempDir Path base;

  private Path folder() {
    return base.resolve("records");
  }

  private RecordFolder open() {
    return RecordFolder.open(folder(), List.of(), ROOM);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void put(RecordFolder records, String key, String value) {
    records.put(bytes(key), () -> bytes(value));
  }

  private static @Nullable String find(RecordFolder records, String key) {
    byte[] value = records.find(bytes(key));
    return value == null ? null : new String(value, StandardCharsets.UTF_8);
  }

  private void save(String... keysAndValues) throws IOException {
    try (RecordFolder records = open()) {
      for (int i = 0; i < keysAndValues.length; i += 2) {
        put(records, keysAndValues[i], keysAndValues[i + 1]);
      }
      records.save();
    }
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.filter(file -> file.toString().endsWith(".records")).sorted().toList();
    }
  }

  @Test
  void remembersWhatAnEarlierProcessSaved() throws Exception {
    save("a", "1", "b", "2");
    save("b", "3");
    try (RecordFolder records = open()) {
      assertThat(find(records, "a")).isEqualTo("1");
      assertThat(find(records, "b")).isEqualTo("3");
      assertThat(find(records, "c")).isNull();
    }
  }

  @Test
  void findsWhatIsNotSavedYet() throws Exception {
    try (RecordFolder records = open()) {
      put(records, "a", "1");
      assertThat(find(records, "a")).isEqualTo("1");
      records.save();
      assertThat(find(records, "a")).isEqualTo("1");
    }
  }

  @Test
  void mergesWhatManyProcessesSaved() throws Exception {
    for (int i = 0; i < 20; i++) {
      save("key" + i, "value" + i, "last", "" + i);
    }
    assertThat(segments()).hasSizeLessThan(10);
    try (RecordFolder records = open()) {
      for (int i = 0; i < 20; i++) {
        assertThat(find(records, "key" + i)).isEqualTo("value" + i);
      }
      assertThat(find(records, "last")).isEqualTo("19");
    }
  }

  @Test
  void goesOnReadingWhatAnotherProcessMerged() throws Exception {
    save("a", "1");
    try (RecordFolder records = open()) {
      for (int i = 0; i < 12; i++) {
        save("key" + i, "value");
      }
      assertThat(find(records, "a")).isEqualTo("1");
    }
  }

  @Test
  void staysWithinItsLimit() throws Exception {
    String large = "x".repeat(20_000);
    for (int i = 0; i < 30; i++) {
      try (RecordFolder records = RecordFolder.open(folder(), List.of(), 100_000)) {
        put(records, "key" + i, large);
        find(records, "key0");
        records.save();
      }
    }
    long sum = 0;
    for (Path file : segments()) {
      sum += Files.size(file);
    }
    assertThat(sum).isLessThan(100_000 + 9 * 21_000);
  }

  @Test
  void neverHandsOutDamage() throws Exception {
    for (int i = 0; i < 50; i++) {
      Random random = new Random(i);
      String value = "v".repeat(random.nextInt(200));
      save("a", value, "b", "2");
      Path file = segments().getFirst();
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        if (i % 5 == 0) {
          channel.truncate(random.nextLong(channel.size()));
        } else {
          byte[] noise = new byte[1 + random.nextInt(4)];
          random.nextBytes(noise);
          channel.write(ByteBuffer.wrap(noise), random.nextLong(channel.size()));
        }
      }
      try (RecordFolder records = open()) {
        assertThat(find(records, "a")).isIn(null, value);
        assertThat(find(records, "b")).isIn(null, "2");
        put(records, "a", "new");
        records.save();
      }
      try (RecordFolder records = open()) {
        assertThat(find(records, "a")).isEqualTo("new");
      }
      for (Path segment : segments()) {
        Files.delete(segment);
      }
    }
  }

  @Test
  void survivesAFileCutShortWhileItIsOpen() throws Exception {
    save("a", "1");
    try (RecordFolder records = open()) {
      Path file = segments().getFirst();
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(30);
      }
      assertThat(find(records, "a")).isNull();
    }
  }

  @Test
  void doesNotBelieveWhatOthersMayWrite() throws Exception {
    save("a", "1");
    Files.setPosixFilePermissions(
        segments().getFirst(), PosixFilePermissions.fromString("rw-rw-rw-"));
    try (RecordFolder records = open()) {
      assertThat(find(records, "a")).isNull();
    }
  }

  @Test
  void readsWhatIsSharedByAll() throws Exception {
    Path shared = base.resolve("shared");
    try (RecordFolder records = RecordFolder.openForAll(shared, ROOM)) {
      put(records, "a", "1");
      records.save();
    }
    try (RecordFolder records = RecordFolder.open(folder(), List.of(shared), ROOM)) {
      assertThat(find(records, "a")).isEqualTo("1");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shared)))
        .isEqualTo("rwxr-xr-x");
  }

  @Test
  void keepsTheOwnRecordsPrivate() throws Exception {
    save("a", "1");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
        .isEqualTo("rwx------");
  }
}
