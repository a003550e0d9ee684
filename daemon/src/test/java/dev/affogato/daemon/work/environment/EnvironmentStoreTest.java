package dev.affogato.daemon.work.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.base.cache.CacheLimit;
import dev.affogato.base.cache.CachePart;
import dev.affogato.base.io.FileTrees;
import dev.affogato.daemon.work.SteppedTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentStoreTest {
  private static final EnvironmentId A = new EnvironmentId("x86_64", "a");
  private static final EnvironmentId B = new EnvironmentId("x86_64", "b");
  private static final EnvironmentId C = new EnvironmentId("aarch64", "c");
  private static final byte[] GOOD = Archive.environment().packed("gzip");

  @TempDir Path base;
  private final SteppedTime time = new SteppedTime();
  private EnvironmentStore store;

  @BeforeEach
  void open() throws Exception {
    store = EnvironmentStore.open(base, EnvironmentLimits.defaults(), time);
  }

  @Test
  void listsWhatIsInstalledWhereIcecreamHasIt() throws Exception {
    install(B);
    install(C);
    install(A);

    assertThat(store.installed()).containsExactly(C, A, B);
    assertThat(base.resolve("target=x86_64/a/usr/bin/as")).exists();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "a/b", "/a", "a b", "a\tb", "a\u0001", "\u00e4", "a\u007f"})
  void refusesNamesThatAreNoPlainFileNames(String word) {
    assertThatThrownBy(() -> EnvironmentId.of("x86_64", word))
        .isInstanceOf(EnvironmentRefusedException.class);
    assertThatThrownBy(() -> EnvironmentId.of(word, "a"))
        .isInstanceOf(EnvironmentRefusedException.class);
  }

  @Test
  void refusesNamesLongerThanAFileNameMayBe() throws Exception {
    assertThat(EnvironmentId.of("p".repeat(248), "n".repeat(255))).isNotNull();
    assertThatThrownBy(() -> EnvironmentId.of("x", "n".repeat(256)))
        .hasMessageContaining("longer than 255");
    assertThatThrownBy(() -> EnvironmentId.of("p".repeat(249), "n"))
        .hasMessageContaining("longer than 248");
  }

  @Test
  void keepsCompleteEnvironmentsAcrossARestartAndDropsTheRest() throws Exception {
    install(A);
    install(B);
    install(C);
    Files.writeString(base.resolve("target=x86_64/b/usr/bin/gcc"), "cut by a power failure");
    Files.delete(base.resolve("complete/target=aarch64/c"));
    Files.createDirectories(base.resolve("target=x86_64/left by icecream/usr/bin"));
    Files.writeString(base.resolve("incoming/99"), "half an archive");
    Files.createDirectories(base.resolve("native"));

    EnvironmentStore restarted = EnvironmentStore.open(base, EnvironmentLimits.defaults(), time);

    assertThat(restarted.installed()).containsExactly(A);
    assertThat(restarted.bytes()).isEqualTo(store.report().getFirst().bytes());
    assertThat(base.resolve("target=x86_64")).isDirectoryNotContaining("glob:**/{b,left*}");
    assertThat(base.resolve("incoming")).isEmptyDirectory();
    assertThat(base.resolve("native")).exists();
  }

  @Test
  void secondSenderSucceedsWithTheFirst() throws Exception {
    try (Installation first = store.install(A);
        Installation second = store.install(A)) {
      first.write(GOOD, 0, GOOD.length);
      second.write(GOOD, 0, 10);
      FutureTask<Void> secondEnds = start(second);
      first.finish();

      secondEnds.get();
    }
    assertThat(store.installed()).containsExactly(A);
  }

  @Test
  void secondSenderFailsWithTheFirstAndTheNextMayTryAgain() throws Exception {
    try (Installation second = failFirst()) {
      assertThatThrownBy(second::finish)
          .isInstanceOf(EnvironmentRefusedException.class)
          .hasMessageContaining("the sender went away");
    }
    install(A);

    assertThat(store.installed()).containsExactly(A);
  }

  private Installation failFirst() throws Exception {
    try (Installation first = store.install(A)) {
      first.write(GOOD, 0, 10);
      return store.install(A);
    }
  }

  @Test
  void sendingWhatIsInstalledSucceedsAndChangesNothing() throws Exception {
    install(A);
    byte[] other = Archive.environment().file("other", 0644, "").tar();

    try (Installation again = store.install(A)) {
      again.write(other, 0, other.length);
      again.finish();
    }

    assertThat(base.resolve("target=x86_64/a/other")).doesNotExist();
  }

  @Test
  void removesTheLongestUnusedWhenAboveTheLimit() throws Exception {
    install(A);
    time.advance(Duration.ofSeconds(1));
    install(B);
    time.advance(Duration.ofSeconds(1));
    store.lease(A).orElseThrow().close();
    time.advance(Duration.ofSeconds(300));
    install(C);

    limitTo(2 * size());
    assertThat(store.installed()).containsExactly(C, A);
    assertThat(base.resolve("target=x86_64/b")).doesNotExist();
    assertThat(base.resolve("target=x86_64/a")).exists();
  }

  @Test
  void countsTheMachinesOwnArchivesAgainstTheLimit() throws Exception {
    install(A);
    time.advance(Duration.ofSeconds(300));
    OtherCache young = new OtherCache(size(), time.wallClock());
    new CacheLimit(2 * size(), List.of(young, store)).enforce();
    assertThat(store.installed()).containsExactly(A);

    OtherCache large = new OtherCache(size() + 1, time.wallClock());
    new CacheLimit(2 * size(), List.of(large, store)).enforce();
    assertThat(store.installed()).isEmpty();
    assertThat(large.bytes).isPositive();

    install(B);
    OtherCache old = new OtherCache(size() + 1, time.wallClock().minusSeconds(900));
    new CacheLimit(2 * size(), List.of(old, store)).enforce();
    assertThat(store.installed()).containsExactly(B);
    assertThat(old.bytes).isZero();
  }

  @Test
  void neverRemovesWhatIsInUseJustUsedOrJustInstalled() throws Exception {
    install(A);
    install(B);
    time.advance(Duration.ofSeconds(201));
    install(C);
    try (EnvironmentLease inUse = store.lease(A).orElseThrow()) {
      time.advance(Duration.ofSeconds(199));

      assertThat(inUse.root()).exists();
      limitTo(1);
      assertThat(store.installed()).containsExactly(C, A);
    }
    time.advance(Duration.ofSeconds(150));
    limitTo(1);
    assertThat(store.installed()).containsExactly(A);
  }

  @Test
  void forgetsAnEnvironmentDamagedByOthersAndTakesItAnew() throws Exception {
    install(A);
    FileTrees.delete(base.resolve("target=x86_64/a/usr"));

    assertThat(store.lease(A)).isEmpty();
    assertThat(store.installed()).isEmpty();
    install(A);
    assertThat(store.installed()).containsExactly(A);
  }

  @Test
  void removalTakesItAwayAtOnceAndItsFilesWithTheLastUser() throws Exception {
    install(A);
    try (EnvironmentLease lease = store.lease(A).orElseThrow()) {
      store.remove(A);

      assertThat(store.installed()).isEmpty();
      assertThat(lease.root()).doesNotExist();
      assertThat(base.resolve("incoming")).isNotEmptyDirectory();
      install(A);
    }
    assertThat(base.resolve("incoming")).isEmptyDirectory();
    assertThat(store.installed()).containsExactly(A);
    assertThat(base.resolve("target=x86_64/a/usr/bin/as")).exists();
  }

  @Test
  void findsProgramsAsAProcessInsideWould() throws Exception {
    byte[] merged =
        Archive.environment()
            .symlink("lib", "usr/lib")
            .file("usr/lib/ld", 0755, "")
            .symlink("sh", "/bin/sh")
            .tar();
    install(A, merged);

    try (EnvironmentLease lease = store.lease(A).orElseThrow()) {
      assertThat(lease.hasProgram("lib/ld")).isTrue();
      assertThat(lease.hasProgram("../../usr/bin/gcc")).isTrue();
      assertThat(lease.hasProgram("sh")).isFalse();
      assertThat(lease.hasProgram("usr")).isFalse();
    }
  }

  private long size() {
    return store.report().getFirst().bytes();
  }

  private void limitTo(long bytes) throws Exception {
    new CacheLimit(bytes, List.of(store)).enforce();
  }

  /** One entry. */
  private static final class OtherCache implements CachePart {
    long bytes;
    private final Instant lastUse;

    OtherCache(long bytes, Instant lastUse) {
      this.bytes = bytes;
      this.lastUse = lastUse;
    }

    @Override
    public long bytes() {
      return bytes;
    }

    @Override
    public Optional<Instant> longestUnused() {
      return Optional.of(lastUse).filter(any -> bytes > 0);
    }

    @Override
    public boolean evict() {
      bytes = 0;
      return true;
    }
  }

  private void install(EnvironmentId id) throws Exception {
    install(id, GOOD);
  }

  private void install(EnvironmentId id, byte[] archive) throws Exception {
    try (Installation installation = store.install(id)) {
      installation.write(archive, 0, archive.length);
      installation.finish();
    }
  }

  private static FutureTask<Void> start(Installation installation) {
    Callable<Void> finish =
        () -> {
          installation.finish();
          return null;
        };
    FutureTask<Void> task = new FutureTask<>(finish);
    Thread.ofVirtual().start(task);
    return task;
  }
}
