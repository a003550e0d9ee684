package dev.affogato.daemon.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoadMeterTest {
  private static final long PLENTY = 1L << 40;
  private static final Memory EMPTY = new Memory(1_000_000, 1_000_000, 0, 0);
  private static final CpuTicks NO_TICKS = new CpuTicks(0, 0, 0, 0, 0);

  private final LoadMeter meter =
      new LoadMeter(2, 4, new Reading(0, NO_TICKS, EMPTY, Pressure.NOT_TOLD, PLENTY));

  private static Reading after3s(CpuTicks ticks) {
    return new Reading(3_000_000_000L, ticks, EMPTY, Pressure.NOT_TOLD, PLENTY);
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
            new LoadMeter(2, 4, new Reading(0, NO_TICKS, EMPTY, Pressure.NOT_TOLD, PLENTY))
                .measure(after3s(new CpuTicks(0, 600, 0, 0, 0)), 0, 0, 0))
        .isEqualTo(LoadMeter.FULL);
  }

  private static Reading withPressure(CpuTicks ticks, long cpuMs, long memoryMs) {
    Pressure pressure = new Pressure(cpuMs * 1000, memoryMs * 1000);
    return new Reading(3_000_000_000L, ticks, EMPTY, pressure, PLENTY);
  }

  private static int measureWithPressure(CpuTicks ticks, long cpuMs, long memoryMs) {
    Reading first = new Reading(0, NO_TICKS, EMPTY, new Pressure(0, 0), PLENTY);
    return new LoadMeter(2, 4, first).measure(withPressure(ticks, cpuMs, memoryMs), 0, 0, 0);
  }

  @Test
  void isFullOnlyWhereSomebodyWaitsForAProcessor() {
    CpuTicks allInUse = new CpuTicks(600, 0, 0, 0, 0);
    assertThat(measureWithPressure(allInUse, 200, 0)).isEqualTo(999);
    assertThat(measureWithPressure(allInUse, 300, 0)).isEqualTo(LoadMeter.FULL);
    assertThat(measureWithPressure(new CpuTicks(540, 0, 0, 60, 0), 300, 0))
        .isEqualTo(LoadMeter.FULL);
  }

  @Test
  void doesNotTakeTheQueueOfOurOwnJobsForLoad() {
    Reading first = new Reading(0, NO_TICKS, EMPTY, new Pressure(0, 0), PLENTY);
    LoadMeter ours = new LoadMeter(2, 4, first);
    assertThat(ours.measure(withPressure(new CpuTicks(0, 600, 0, 0, 0), 3_000, 0), 4, 6_000, 0))
        .isZero();
    assertThat(measureWithPressure(new CpuTicks(300, 0, 0, 300, 0), 3_000, 0)).isEqualTo(500);
  }

  @Test
  void isFullWhenTheMachineThrashes() {
    CpuTicks idle = new CpuTicks(0, 0, 0, 600, 0);
    assertThat(measureWithPressure(idle, 0, 60)).isEqualTo(100);
    assertThat(measureWithPressure(idle, 0, 600)).isEqualTo(LoadMeter.FULL);
    assertThat(measureWithPressure(idle, 0, 3_000)).isEqualTo(LoadMeter.FULL);
  }

  @Test
  void readsTheKernelsPressure() {
    String text =
        "some avg10=50.44 avg60=13.37 avg300=8.02 total=11500892687\n"
            + "full avg10=0.00 avg60=0.00 avg300=0.00 total=7\n";
    assertThat(Pressure.parse(text, "")).isEqualTo(new Pressure(11_500_892_687L, Pressure.UNKNOWN));
    assertThat(Pressure.parse("", "full avg10=0 total=5\n")).isEqualTo(Pressure.NOT_TOLD);
  }

  @Test
  void doesWithoutPressureWhereTheKernelStopsTellingIt() {
    Pressure told = new Pressure(5, 5);
    assertThat(Pressure.NOT_TOLD.cpuShare(told, 1_000)).isEqualTo(Pressure.UNKNOWN);
    assertThat(told.cpuShare(Pressure.NOT_TOLD, 1_000)).isEqualTo(Pressure.UNKNOWN);
    assertThat(new Pressure(4, 4).memoryShare(told, 1_000)).isEqualTo(Pressure.UNKNOWN);
  }

  @Test
  void saysIdleOfTooShortATime() {
    assertThat(meter.measure(after3s(new CpuTicks(10, 0, 0, 0, 0)), 0, 0, 0)).isZero();
  }

  @Test
  void isFullWhenTheDiskIs() {
    Reading full =
        new Reading(
            3_000_000_000L,
            new CpuTicks(0, 0, 0, 600, 0),
            EMPTY,
            Pressure.NOT_TOLD,
            5 * (25L << 20) - 1);
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
    Reading reading =
        new Reading(
            3_000_000_000L, new CpuTicks(0, 0, 0, 600, 0), memory, Pressure.NOT_TOLD, PLENTY);
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
