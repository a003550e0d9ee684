package dev.affogato.daemon.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnerRuleTest {
  private static final long SECOND = 1_000_000_000;
  private static final long CALM = OwnerRule.CALM.toNanos();

  private final OwnerRule rule = new OwnerRule(0);

  @Test
  void waitsForAMinuteOfCalmBeforeItBelievesInIdleness() {
    assertThat(rule.look(0, 0, CALM - 1)).isTrue();
    assertThat(rule.look(0, 0, CALM)).isFalse();
  }

  @Test
  void noticesTheOwnersReturnAtOnce() {
    rule.look(0, 0, CALM);
    assertThat(rule.look(OwnerRule.BEGINS_PERCENT, 0, CALM + SECOND)).isTrue();
    assertThat(rule.look(0, 0, 2 * CALM)).isTrue();
    assertThat(rule.look(0, 0, 2 * CALM + SECOND)).isFalse();
  }

  @Test
  void isNotWokenByWhatADesktopDoesByItself() {
    rule.look(0, 0, CALM);
    assertThat(rule.look(OwnerRule.BEGINS_PERCENT - 1, 0, CALM + SECOND)).isFalse();
  }

  @Test
  void takesLittleWorkForMoreOfTheSameSpell() {
    for (long nanos = 0; nanos < 3 * CALM; nanos += 30 * SECOND) {
      assertThat(rule.look(OwnerRule.GOES_ON_PERCENT, 0, nanos)).isTrue();
    }
  }

  @Test
  void takesABuildOfTheOwnerForWork() {
    rule.look(0, 0, CALM);
    assertThat(rule.look(0, 1, CALM + SECOND)).isTrue();
  }
}
