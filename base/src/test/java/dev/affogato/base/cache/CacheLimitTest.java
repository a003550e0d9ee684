package dev.affogato.base.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CacheLimitTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  /** Entries of ten bytes, the longest unused first. */
  private static final class Part implements CachePart {
    final Deque<Instant> entries = new ArrayDeque<>();
    private final int inUse;

    Part(int inUse, int... ageSeconds) {
      this.inUse = inUse;
      for (int age : ageSeconds) {
        entries.add(NOW.minusSeconds(age));
      }
    }

    @Override
    public long bytes() {
      return 10L * entries.size();
    }

    @Override
    public Optional<Instant> longestUnused() {
      return entries.size() > inUse ? Optional.of(entries.getFirst()) : Optional.empty();
    }

    @Override
    public boolean evict() {
      return entries.size() > inUse && entries.pollFirst() != null;
    }

    List<Long> ages() {
      return entries.stream().map(use -> NOW.getEpochSecond() - use.getEpochSecond()).toList();
    }
  }

  @Test
  void removesTheLongestUnusedOfAllPartsFirst() throws Exception {
    Part received = new Part(0, 50, 30, 10);
    Part own = new Part(0, 40, 20);

    new CacheLimit(50, List.of(received, own)).enforce();
    assertThat(received.ages()).hasSize(3);

    new CacheLimit(25, List.of(received, own)).enforce();
    assertThat(received.ages()).containsExactly(10L);
    assertThat(own.ages()).containsExactly(20L);
  }

  @Test
  void endsWhenNothingMayGo() throws Exception {
    Part received = new Part(2, 50, 30, 10);
    Part own = new Part(1, 40);

    new CacheLimit(0, List.of(received, own)).enforce();

    assertThat(received.ages()).containsExactly(30L, 10L);
    assertThat(own.ages()).containsExactly(40L);
  }
}
