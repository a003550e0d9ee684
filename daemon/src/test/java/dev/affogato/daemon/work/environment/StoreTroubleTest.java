package dev.affogato.daemon.work.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.base.io.FileTrees;
import dev.affogato.daemon.work.SmallDisk;
import dev.affogato.daemon.work.SteppedTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The store on full disks, among people who clean up, and with senders who are up to no good. */
@Timeout(120)
class StoreTroubleTest {
  private static final EnvironmentId A = new EnvironmentId("x86_64", "a");
  private static final EnvironmentId B = new EnvironmentId("x86_64", "b");
  private static final byte[] GOOD = Archive.environment().packed("gzip");

  @TempDir Path directory;
  private final SteppedTime time = new SteppedTime();

  private EnvironmentStore open(Path base) throws IOException {
    return EnvironmentStore.open(base, EnvironmentLimits.defaults(), time);
  }

  private static void install(EnvironmentStore store, EnvironmentId id, byte[] archive)
      throws IOException, InterruptedException {
    try (Installation installation = store.install(id)) {
      installation.write(archive, 0, archive.length);
      installation.finish();
    }
  }

  private SmallDisk disk() throws IOException {
    return SmallDisk.mount(Files.createDirectory(directory.resolve("disk")), 1);
  }

  /** Leaves free on the disk of {@code folder} what {@code pages} pages are. */
  private static Path fill(Path folder, int pages) throws IOException {
    Path filler = folder.resolve("filler");
    long left = Files.getFileStore(folder).getUsableSpace() - pages * 4096L;
    Files.write(filler, new byte[(int) left]);
    return filler;
  }

  /** Each time one page more is free, so that it fails at one step after the other. */
  @Test
  void leavesNothingOfWhatADiskHasNoRoomFor() throws Exception {
    try (SmallDisk disk = disk()) {
      EnvironmentStore store = open(disk.root.resolve("base"));
      int failures = 0;
      for (int pages = 0; store.installed().isEmpty(); pages++) {
        Path filler = fill(disk.root, pages);
        try {
          install(store, A, GOOD);
        } catch (EnvironmentRefusedException wrong) {
          throw wrong;
        } catch (IOException noSpace) {
          failures++;
          assertThat(noSpace).hasMessageContaining("No space left on device");
          assertThat(disk.root.resolve("base/incoming")).isEmptyDirectory();
          assertThat(disk.root.resolve("base/target=x86_64/a")).doesNotExist();
          assertThat(store.lease(A)).isEmpty();
        }
        Files.delete(filler);
      }
      assertThat(failures).isGreaterThan(2);
      assertThat(open(disk.root.resolve("base")).installed()).containsExactly(A);
    }
  }

  @Test
  void freesTheDiskAsSoonAsItIsFull() throws Exception {
    try (SmallDisk disk = disk()) {
      EnvironmentStore store = open(disk.root.resolve("base"));
      try (Installation large = store.install(A)) {
        byte[] chunk = new byte[100_000];
        for (int i = 0; i < 20; i++) {
          large.write(chunk, 0, chunk.length);
        }
        // The sender is not done, and others have the space already.
        install(store, B, GOOD);
        assertThatThrownBy(large::finish).hasMessageContaining("No space left on device");
      }
      assertThat(store.installed()).containsExactly(B);
      install(store, A, GOOD);
      assertThat(store.installed()).containsExactly(A, B);
    }
  }

  @Test
  void beginsAgainWhenSomebodyRemovesItsFolder() throws Exception {
    Path base = directory.resolve("base");
    EnvironmentStore store = open(base);
    install(store, A, GOOD);
    EnvironmentLease lease = store.lease(A).orElseThrow();
    FileTrees.delete(base);

    assertThat(store.installed()).isEmpty();
    assertThat(store.longestUnused()).isEmpty();
    install(store, B, GOOD);
    assertThat(store.installed()).containsExactly(B);
    lease.close();
    install(store, A, GOOD);
    assertThat(open(base).installed()).containsExactly(A, B);
  }

  @Test
  void tellsWhenItsFolderCannotBeMade() throws Exception {
    Path base = directory.resolve("base");
    EnvironmentStore store = open(base);
    FileTrees.delete(base);
    Files.writeString(base, "in the way");
    try (Installation installation = store.install(A)) {
      installation.write(GOOD, 0, GOOD.length);
      assertThatThrownBy(installation::finish).isInstanceOf(IOException.class);
    }
    Files.delete(base);
    install(store, A, GOOD);
    assertThat(store.installed()).containsExactly(A);
  }

  @Test
  void removesTheRestOfWhatSomebodyDamaged() throws Exception {
    EnvironmentStore store = open(directory.resolve("base"));
    install(store, A, GOOD);
    Path root = directory.resolve("base/target=x86_64/a");
    Files.delete(root.resolve("usr/bin/as"));
    assertThat(store.installed()).isEmpty();
    assertThat(root).doesNotExist();
    assertThat(directory.resolve("base/incoming")).isEmptyDirectory();
  }

  @Test
  void installsOnceWhatManySendAtOnce() throws Exception {
    EnvironmentStore store = open(directory.resolve("base"));
    AtomicInteger kept = new AtomicInteger();
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        Installation installation = store.install(A);
        kept.addAndGet(installation.isKept() ? 1 : 0);
        all.add(
            senders.submit(() -> {
              try (installation) {
                installation.write(GOOD, 0, GOOD.length);
                installation.finish();
              }
              return null;
            }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    assertThat(kept).hasValue(1);
    assertThat(store.installed()).containsExactly(A);
  }

  @Test
  void overtakesASenderThatNeverGetsOn() throws Exception {
    EnvironmentStore store = open(directory.resolve("base"));
    try (Installation slow = store.install(A)) {
      slow.write(GOOD, 0, 1);
      Installation follower = store.install(A);
      assertThat(follower.isKept()).isFalse();
      time.advance(Duration.ofSeconds(30));

      install(store, A, GOOD);
      follower.finish();
      assertThat(store.installed()).containsExactly(A);
      slow.write(GOOD, 1, GOOD.length - 1);
      slow.finish();
    }
    assertThat(store.installed()).containsExactly(A);
    assertThat(directory.resolve("base/incoming")).isEmptyDirectory();
  }

  @Test
  void takesOnlySoManyAtOnce() throws Exception {
    EnvironmentStore store = open(directory.resolve("base"));
    List<Installation> open = new ArrayList<>();
    for (int i = 0; i < Arrivals.ARRIVALS_MAX; i++) {
      open.add(store.install(new EnvironmentId("x86_64", "e" + i)));
    }
    try (Installation tooMany = store.install(A)) {
      tooMany.write(GOOD, 0, GOOD.length);
      assertThatThrownBy(tooMany::finish).hasMessageContaining("try again later");
    }
    try (Stream<Path> files = Files.list(directory.resolve("base/incoming"))) {
      assertThat(files).hasSize(Arrivals.ARRIVALS_MAX);
    }
    open.forEach(Installation::close);
    install(store, A, GOOD);
    assertThat(store.installed()).containsExactly(A);
  }

  @Test
  void remembersThatAnEnvironmentWorksUntilItIsInstalledAnew() throws Exception {
    EnvironmentStore store = open(directory.resolve("base"));
    install(store, A, GOOD);
    AtomicInteger trials = new AtomicInteger();
    assertThat(isProven(store, trials, false)).isFalse();
    assertThat(isProven(store, trials, true)).isTrue();
    assertThat(isProven(store, trials, false)).isTrue();
    assertThat(trials).hasValue(2);

    store.remove(A);
    install(store, A, GOOD);
    assertThat(isProven(store, trials, false)).isFalse();
  }

  private static boolean isProven(EnvironmentStore store, AtomicInteger trials, boolean outcome)
      throws IOException, InterruptedException {
    try (EnvironmentLease lease = store.lease(A).orElseThrow()) {
      return lease.isProven(() -> {
        trials.incrementAndGet();
        return outcome;
      });
    }
  }
}
