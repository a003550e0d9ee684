package dev.affogato.client.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.memory.MemoryReading;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryRuleTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long NOW = 1000 * SECOND;
  private static final long MIB = 1 << 20;

  private final EntryRule rule = new EntryRule(2);

  @Test
  void alwaysLetsTheFirstIn() {
    assertThat(lets(Work.COMPILE, List.of(), 0, 100)).isTrue();
  }

  @Test
  void wantsRoomForTheNextAndForWhatIsStillGrowing() {
    List<EntryRule.Running> young = List.of(compile(1), compile(1));
    assertThat(lets(Work.COMPILE, young, 3 * 256, 0)).isTrue();
    assertThat(lets(Work.COMPILE, young, 3 * 256 - 1, 0)).isFalse();
    assertThat(lets(Work.PREPROCESS, young, 2 * 256 + 64, 0)).isTrue();
  }

  @Test
  void wantsLessRoomForWhatHasGrown() {
    List<EntryRule.Running> grown = List.of(compile(6), compile(6));
    assertThat(lets(Work.COMPILE, grown, 256 + 2 * 64, 0)).isTrue();
    assertThat(lets(Work.COMPILE, grown, 256 + 2 * 64 - 1, 0)).isFalse();
  }

  @Test
  void waitsWhileTheMachineSwaps() {
    assertThat(lets(Work.PREPROCESS, List.of(compile(6)), 100_000, 12)).isFalse();
    assertThat(lets(Work.PREPROCESS, List.of(compile(6)), 100_000, 3)).isTrue();
  }

  @Test
  void letsNoMoreUncountedCompilersInThanThereAreProcessors() {
    List<EntryRule.Running> two = List.of(compile(6), compile(6));
    assertThat(lets(Work.COMPILE_WITHOUT_SLOT, two, 100_000, 0)).isFalse();
    assertThat(lets(Work.COMPILE, two, 100_000, 0)).as("the daemon counted it").isTrue();
    assertThat(lets(Work.PREPROCESS, two, 100_000, 0)).isTrue();
    List<EntryRule.Running> preprocessors = List.of(preprocess(), preprocess(), preprocess());
    assertThat(lets(Work.COMPILE_WITHOUT_SLOT, preprocessors, 100_000, 0)).isTrue();
  }

  @Test
  void letsOneInWhenNothingHasMovedForLong() {
    List<EntryRule.Running> stuck = List.of(compile(100));
    MemoryReading none = new MemoryReading(0, 100);
    assertThat(rule.lets(Work.COMPILE, stuck, none, NOW - 29 * SECOND, NOW)).isFalse();
    assertThat(rule.lets(Work.COMPILE, stuck, none, NOW - 30 * SECOND, NOW)).isTrue();
  }

  @Test
  void doesNotLimitByMemoryThatNobodyTellsOf() {
    assertThat(rule.lets(Work.COMPILE, List.of(compile(1)), MemoryReading.UNKNOWN, NOW, NOW))
        .isTrue();
  }

  private boolean lets(Work next, List<EntryRule.Running> running, long mebi, double stalled) {
    return rule.lets(next, running, new MemoryReading(mebi * MIB, stalled), NOW, NOW);
  }

  private static EntryRule.Running compile(int seconds) {
    return new EntryRule.Running(Work.COMPILE, NOW - seconds * SECOND);
  }

  private static EntryRule.Running preprocess() {
    return new EntryRule.Running(Work.PREPROCESS, NOW - 10 * SECOND);
  }
}
