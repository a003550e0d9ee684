package dev.affogato.daemon.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoadMeterTest {
  private static final long PLENTY = 1L << 40;
  private static final Memory EMPTY = new Memory(1_000_000, 1_000_000, 0, 0);
  private static final CpuTicks NO_TICKS = new CpuTicks(0, 0, 0, 0, 0);

  private final LoadMeter meter = new LoadMeter(2, 4, new Reading(0, NO_TICKS, EMPTY, PLENTY));

  private static Reading after3s(CpuTicks ticks) {
    return new Reading(3_000_000_000L, ticks, EMPTY, PLENTY);
  }

  @Test
  void tellsTheShareThatOthersUse() {
    assertThat(meter.measure(after3s(new CpuTicks(200, 0, 100, 300, 0)), 0, 0, 0)).isEqualTo(500);
  }

  @Test
  void isFullWhenOthersLeaveNothing() {
    assertThat(meter.measure(after3s(new CpuTicks(600, 0, 0, 0, 0)), 0, 0, 0))
        .isEqualTo(LoadMeter.FULL);
  }

  @Test
  void doesNotCountOurOwnJobs() {
    // Both processors ran our jobs: 3 s of each, reported when they ended.
    assertThat(meter.measure(after3s(new CpuTicks(0, 600, 0, 0, 0)), 2, 6_000, 0)).isZero();
  }

  @Test
  void countsRunningJobsByThePriorityTheyRunAt() {
    assertThat(meter.measure(after3s(new CpuTicks(0, 600, 0, 0, 0)), 2, 0, 0)).isEqualTo(250);
    assertThat(
            new LoadMeter(2, 4, new Reading(0, NO_TICKS, EMPTY, PLENTY))
                .measure(after3s(new CpuTicks(0, 600, 0, 0, 0)), 0, 0, 0))
        .isEqualTo(LoadMeter.FULL);
  }

  @Test
  void saysIdleOfTooShortATime() {
    assertThat(meter.measure(after3s(new CpuTicks(10, 0, 0, 0, 0)), 0, 0, 0)).isZero();
  }

  @Test
  void isFullWhenTheDiskIs() {
    Reading full =
        new Reading(3_000_000_000L, new CpuTicks(0, 0, 0, 600, 0), EMPTY, 5 * (25L << 20) - 1);
    assertThat(meter.measure(full, 0, 0, 0)).isEqualTo(LoadMeter.FULL);
  }

  @Test
  void takesMemoryForLoad() {
    Memory memory =
        Memory.parse(
            """
            MemTotal:       1000000 kB
            MemFree:         100000 kB
            Buffers:           4000 kB
            Cached:          110000 kB
            SwapCached:      999999 kB
            """);
    // Of the cache 1 % of all memory stays; small ones count half.
    assertThat(memory.used()).isEqualTo(798);
    assertThat(memory.availableMib()).isEqualTo(197);
    Reading reading = new Reading(3_000_000_000L, new CpuTicks(0, 0, 0, 600, 0), memory, PLENTY);
    assertThat(meter.measure(reading, 0, 0, 0)).isEqualTo(798);
  }

  @Test
  void readsTheKernelsLine() {
    assertThat(CpuTicks.parse("cpu  10 20 30 40 50 60 70 0 0 0\ncpu0 1 2 3 4 5 6\n"))
        .isEqualTo(new CpuTicks(10, 20, 30, 40, 50));
    assertThat(CpuTicks.parse("")).isEqualTo(NO_TICKS);
  }

  @Test
  void tellsTheSchedulerOnlyWhatMatters() {
    StatsRule rule = new StatsRule();
    assertThat(rule.mustTell(50)).isTrue();
    assertThat(rule.mustTell(149)).isFalse();
    assertThat(rule.mustTell(249)).isTrue();
    assertThat(rule.mustTell(951)).isTrue();
    assertThat(rule.mustTell(1000)).isTrue();
    assertThat(rule.mustTell(999)).isTrue();
    assertThat(rule.mustTell(999)).isFalse();
    rule.forget();
    assertThat(rule.mustTell(999)).isTrue();
  }
}
