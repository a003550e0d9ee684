package dev.affogato.scheduler.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.JobResources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpeedHistoryTest {
  private final SpeedHistory history = new SpeedHistory();

  private boolean add(int flags, int bytes, int userMs) {
    return history.add(flags, new JobResources(1, userMs, 0, 0, 0, 0, bytes, bytes));
  }

  @Test
  void isZeroWithoutSamples() {
    assertThat(history.speed()).isZero();
  }

  @Test
  void ignoresSmallObjectsAndZeroTimes() {
    assertThat(add(0, 4095, 10)).isFalse();
    assertThat(add(0, 10_000, 0)).isFalse();
    assertThat(add(0, 4096, 10)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 36000, 360.0",
    // -g; -g3; -O2; -g -O1
    "1, 36000, 100.0",
    "2, 45000, 100.0",
    "8, 35000, 580.0",
    "5, 36000, 165.71",
  })
  void weighsSizeByOptions(int flags, int bytes, double expected) {
    add(flags, bytes, 100);
    assertThat(history.speed()).isCloseTo(expected, within(0.01));
  }

  @Test
  void cutsOutliersOnceThereAreEnoughSamples() {
    for (int i = 0; i < 7; i++) {
      add(0, 10_000, 100);
    }
    add(0, 10_000_000, 100);
    assertThat(history.speed()).isCloseTo((70_000 + 12_000) / 800.0, within(0.01));
  }

  @Test
  void forgetsTheOldest() {
    add(0, 100_000, 1);
    for (int i = 0; i < 200; i++) {
      add(GetCs.FLAG_G, 36_000, 100);
    }
    assertThat(history.size()).isEqualTo(200);
    assertThat(history.speed()).isLessThan(100_000);
  }
}
