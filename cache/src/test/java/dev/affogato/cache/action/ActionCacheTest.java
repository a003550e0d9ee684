package dev.affogato.cache.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.base.io.FileTrees;
import dev.affogato.cache.Clock;
import dev.affogato.cache.digest.Digest;
import dev.affogato.cache.disk.HeldWrites;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActionCacheTest {
  private static final long BYTES_MAX = 1 << 20;
  private static final Digest ACTION = Digest.of(bytes("action"));
  private static final Digest OTHER = Digest.of(bytes("other action"));

  @TempDir Path folder;
  private final Clock clock = new Clock();
  private ActionCache cache;

  @BeforeEach
  void open() throws IOException {
    cache = ActionCache.open(folder, BYTES_MAX, clock);
  }

  @Test
  void remembersResultMachineAndTimeAcrossRestarts() throws IOException {
    Instant before = clock.wallClock().minusMillis(1);
    cache.put(ACTION, "worker-1", bytes("first"));
    cache.put(ACTION, "worker-2", bytes("second"));
    StoredResult stored = ActionCache.open(folder, BYTES_MAX, clock).get(ACTION).orElseThrow();
    assertThat(stored.result()).isEqualTo(bytes("second"));
    assertThat(stored.machine()).isEqualTo("worker-2");
    assertThat(stored.storedAt()).isAfter(before);
    assertThat(cache.get(OTHER)).isEmpty();
  }

  @Test
  void forgetsAllThatOneMachineMade() throws IOException {
    cache.put(ACTION, "bad", bytes("x"));
    cache.put(Digest.of(bytes("third")), "bad", bytes("x"));
    cache.put(OTHER, "good", bytes("y"));
    assertThat(cache.purge("bad")).isEqualTo(2);
    assertThat(cache.get(ACTION)).isEmpty();
    assertThat(cache.get(OTHER)).isPresent();
  }

  @Test
  void findsAndForgetsWhatIsNotWrittenYet() throws IOException {
    Digest third = Digest.of(bytes("third"));
    try (HeldWrites slowDisk = new HeldWrites(1 << 20)) {
      ActionCache soon = ActionCache.open(folder, BYTES_MAX, clock, slowDisk.later());
      soon.putSoon(ACTION, "m", bytes("first"));
      soon.putSoon(ACTION, "m", bytes("second"));
      soon.putSoon(OTHER, "m", bytes("wrong"));
      soon.putSoon(third, "m", bytes("old"));
      soon.put(third, "m", bytes("new"));
      assertThat(cache.get(ACTION)).isEmpty();
      assertThat(soon.get(ACTION).orElseThrow().result()).isEqualTo(bytes("second"));
      soon.remove(OTHER);
      assertThat(soon.get(OTHER)).isEmpty();
      slowDisk.release();
      assertThat(cache.get(OTHER)).isEmpty();
      assertThat(cache.get(ACTION).orElseThrow().result()).isEqualTo(bytes("second"));
      assertThat(cache.get(third).orElseThrow().result()).isEqualTo(bytes("new"));
      soon.putSoon(OTHER, "bad", bytes("x"));
      assertThat(soon.purge("bad")).isEqualTo(1);
      assertThat(soon.get(OTHER)).isEmpty();
    }
  }

  @Test
  void writesOneResultOverAnotherWholeWhicheverIsLonger() throws IOException {
    for (String result : List.of("first", "the second and longer one", "x")) {
      try (HeldWrites disk = new HeldWrites(1 << 20)) {
        ActionCache soon = ActionCache.open(folder, BYTES_MAX, clock, disk.later());
        soon.putSoon(ACTION, "m", bytes(result));
        disk.release();
        assertThat(soon.usage().files()).isEqualTo(1);
      }
      assertThat(cache.get(ACTION).orElseThrow().result()).isEqualTo(bytes(result));
    }
  }

  @Test
  void doesNotBelieveADamagedResultOrOneOfAnotherAction() throws IOException {
    cache.put(ACTION, "m", bytes("result"));
    Path file = only();
    byte[] content = Files.readAllBytes(file);
    for (int i = 0; i < content.length; i++) {
      byte[] damaged = content.clone();
      damaged[i] ^= 4;
      Files.write(file, damaged);
      assertThat(cache.get(ACTION)).as("byte %d", i).isEmpty();
      assertThat(file).doesNotExist();
    }
    Files.write(file, java.util.Arrays.copyOf(content, content.length / 2));
    assertThat(cache.get(ACTION)).isEmpty();
    cache.put(OTHER, "m", bytes("other"));
    Files.move(only(), Files.createDirectories(file.getParent()).resolve(file.getFileName()));
    assertThat(cache.get(ACTION)).isEmpty();
  }

  @Test
  void staysBelowItsLimitByForgettingWhatWasNotUsedForLongest() throws IOException {
    cache.put(ACTION, "m", bytes("x"));
    cache.put(OTHER, "m", bytes("x"));
    clock.advance(Duration.ofHours(2));
    assertThat(cache.get(OTHER)).isPresent();
    cache.prune(4096);
    assertThat(cache.get(ACTION)).isEmpty();
    assertThat(cache.get(OTHER)).isPresent();
    assertThat(cache.usage().files()).isEqualTo(1);
  }

  @Test
  void refusesResultsThatAreTooLarge() {
    byte[] large = new byte[ActionCache.RESULT_BYTES_MAX + 1];
    assertThatThrownBy(() -> cache.put(ACTION, "m", large)).isInstanceOf(IOException.class);
  }

  @Test
  void beginsAnewWhenItsFolderWasDeleted() throws IOException {
    cache.put(ACTION, "m", bytes("x"));
    FileTrees.delete(folder);
    assertThat(cache.get(ACTION)).isEmpty();
    assertThat(cache.purge("m")).isZero();
    cache.put(ACTION, "m", bytes("x"));
    assertThat(cache.get(ACTION)).isPresent();
  }

  private Path only() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("actions"))) {
      List<Path> files = all.filter(Files::isRegularFile).toList();
      assertThat(files).hasSize(1);
      return files.getFirst();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
