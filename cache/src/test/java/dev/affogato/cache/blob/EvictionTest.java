package dev.affogato.cache.blob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.cache.Clock;
import dev.affogato.cache.digest.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvictionTest {
  private static final int BLOB_BYTES = 4096;
  private static final StoreLimits LIMITS = new StoreLimits(100 * BLOB_BYTES, 10 << 20);

  @TempDir Path folder;
  private final Clock clock = new Clock();

  @Test
  void throwsOutWhatWasNotUsedForLongest() throws Exception {
    try (BlobStore store = BlobStore.open(folder, LIMITS, clock)) {
      List<Digest> all = put(store, 0, 10);
      clock.advance(Duration.ofHours(1));
      List<Digest> used = all.subList(3, 5);
      assertThat(store.findMissing(used)).isEmpty();
      clock.advance(Duration.ofHours(1));
      StoreStats left = store.prune(2 * BLOB_BYTES);
      assertThat(left).isEqualTo(new StoreStats(2, 2 * BLOB_BYTES));
      assertThat(store.findMissing(all)).hasSize(8).doesNotContainAnyElementsOf(used);
    }
  }

  @Test
  void keepsWhatIsLeasedAndWhatWasPutUnderALease() throws Exception {
    try (BlobStore store = BlobStore.open(folder, LIMITS, clock)) {
      List<Digest> all = put(store, 0, 10);
      Digest later = Digest.of(content(100));
      List<Digest> wanted = List.of(all.get(0), all.get(1), later);
      try (Lease lease = store.lease(wanted)) {
        assertThat(lease.missing()).containsExactly(later);
        store.put(later, content(100));
        store.prune(0);
        assertThat(store.findMissing(all)).hasSize(8);
        assertThat(store.findMissing(wanted)).isEmpty();
      }
      store.prune(0);
      assertThat(store.findMissing(wanted)).hasSize(3);
    }
  }

  @Test
  void staysNearItsLimitByItself() throws Exception {
    // Opened again and again, because close() waits for what goes on in the background.
    for (int round = 0; round < 5; round++) {
      try (BlobStore store = BlobStore.open(folder, LIMITS, clock)) {
        put(store, round * 100, 100);
      }
      clock.advance(Duration.ofHours(1));
    }
    try (BlobStore store = BlobStore.open(folder, LIMITS, clock)) {
      put(store, 1000, 1);
    }
    try (BlobStore store = BlobStore.open(folder, LIMITS, clock)) {
      assertThat(store.stats().bytes()).isBetween(1L, LIMITS.bytesMax());
      assertThat(store.contains(Digest.of(content(1000)))).isTrue();
    }
  }

  @Test
  void manyThreadsAndStoresOnOneFolderDoNotDisturbEachOther() throws Exception {
    try (BlobStore one = BlobStore.open(folder, LIMITS, clock);
        BlobStore other = BlobStore.open(folder, LIMITS, clock);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> futures = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        BlobStore store = i % 2 == 0 ? one : other;
        futures.add(
            threads.submit(() -> {
              for (int j = 0; j < 60; j++) {
                Digest digest = store.put(content(j));
                try (Lease lease = store.lease(List.of(digest))) {
                  if (lease.missing().isEmpty()) {
                    assertThat(store.read(digest)).isEqualTo(content(j));
                  }
                }
              }
              return null;
            }));
      }
      for (Future<?> future : futures) {
        future.get();
      }
    }
  }

  private static List<Digest> put(BlobStore store, int first, int count) throws IOException {
    List<Digest> digests = new ArrayList<>();
    for (int i = first; i < first + count; i++) {
      digests.add(store.put(content(i)));
    }
    return digests;
  }

  private static byte[] content(int number) {
    return ByteBuffer.allocate(BLOB_BYTES).putInt(number).array();
  }
}
