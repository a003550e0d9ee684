package dev.affogato.daemon.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.memory.MemoryReading;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  private static final long MIB = 1L << 20;
  private static final long LONG_AGO = 0;
  private static final long NOW = 3_600_000_000_000L;

  private final MemoryBudget budget = new MemoryBudget();

  @Test
  void carriesAnythingWhereNobodyTellsOfMemory() {
    assertThat(budget.carriesOneMore(List.of(NOW, NOW), NOW)).isTrue();
  }

  @Test
  void countsWhatRunningJobsWillYetTake() {
    budget.reading(new MemoryReading(200, 0), 100);
    assertThat(budget.carriesOneMore(List.of(NOW), NOW)).isTrue();
    assertThat(budget.carriesOneMore(List.of(NOW, NOW), NOW)).isFalse();
    // What runs for long has most of its memory: the reading tells.
    assertThat(budget.carriesOneMore(List.of(LONG_AGO, LONG_AGO, LONG_AGO, LONG_AGO), NOW))
        .isTrue();
  }

  @Test
  void carriesNothingWhileTheMachineThrashes() {
    budget.reading(new MemoryReading(1 << 30, 9.9), 100);
    assertThat(budget.carriesOneMore(List.of(NOW), NOW)).isTrue();
    budget.reading(new MemoryReading(1 << 30, 10), 100);
    assertThat(budget.carriesOneMore(List.of(NOW), NOW)).isFalse();
  }

  @Test
  void learnsTheNeedOfAProjectAndForgetsAMonster() {
    MemoryNeed need = new MemoryNeed();
    assertThat(need.bytes(Long.MAX_VALUE)).isEqualTo(256 * MIB);
    repeat(need, 100 * MIB);
    assertThat(need.bytes(Long.MAX_VALUE)).isBetween(99 * MIB, 105 * MIB);
    need.ended(2_000 * MIB);
    assertThat(need.bytes(Long.MAX_VALUE)).isGreaterThan(1_000 * MIB);
    repeat(need, 100 * MIB);
    assertThat(need.bytes(Long.MAX_VALUE)).isLessThan(110 * MIB);
    repeat(need, 0);
    assertThat(need.bytes(Long.MAX_VALUE)).isEqualTo(64 * MIB);
  }

  @Test
  void expectsNoMoreThanAJobMayHave() {
    assertThat(new MemoryNeed().bytes(100 * MIB)).isEqualTo(100 * MIB);
  }

  private static void repeat(MemoryNeed need, long bytes) {
    for (int i = 0; i < 60; i++) {
      need.ended(bytes);
    }
  }
}
