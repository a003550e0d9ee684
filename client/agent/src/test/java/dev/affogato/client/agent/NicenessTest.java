package dev.affogato.client.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NicenessTest {
  @Test
  void readsTheFieldBehindAnyName() {
    String stat = "7 (a) b (c) S 1 7 7 0 -1 4194560 1 0 0 0 0 0 0 0 39 19 1 0 5 6 7";
    assertThat(Niceness.parse(stat)).isEqualTo(19);
  }

  @Test
  void countsUrgentProcessesAsNormal() {
    assertThat(Niceness.parse("7 (a) S 1 7 7 0 -1 4194560 1 0 0 0 0 0 0 0 0 -20 1 0")).isZero();
    assertThat(Niceness.parse("7 (a) S")).isZero();
  }

  @Test
  void knowsNothingOfAProcessThatHasEnded() {
    assertThat(Niceness.of(Integer.MAX_VALUE)).isZero();
  }
}
