package dev.affogato.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Farms in all kinds of trouble. {@code -Dseed=N} runs one of them alone, {@code -Dseeds=N} and
 * {@code -Devents=N} run more and longer ones.
 */
class TroubledFarmTest {
  private static final long SEEDS = Long.getLong("seeds", 200);
  private static final long EVENTS = Long.getLong("events", 2500);

  /** Each defect shows itself in far fewer. */
  private static final long EVENTS_UNTIL_FOUND_MAX = 30_000;

  private static final long SEEDS_UNTIL_FOUND_MAX = 100;

  @Test
  void losesNoJobCountsNoneTwiceAndKeepsNobodyWaiting() {
    Long only = Long.getLong("seed");
    LongStream seeds = only == null ? LongStream.rangeClosed(1, SEEDS) : LongStream.of(only);
    long compiles = seeds.map(TroubledFarmTest::compilesOf).sum();
    assertThat(compiles).isPositive();
  }

  private static long compilesOf(long seed) {
    try {
      return new Simulation(seed, Plant.NONE).run(EVENTS).compiles();
    } catch (Violation violation) {
      return fail(
          violation.getMessage() + "; -Dseed=" + seed + " -Devents=" + EVENTS + " replays it",
          violation);
    }
  }

  @Test
  void doesTheSameAgainWithTheSameSeed() {
    assertThat(new Simulation(7, Plant.NONE).run(5000))
        .isEqualTo(new Simulation(7, Plant.NONE).run(5000));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void findsDefectsPutInOnPurpose(Plant plant) {
    assertThatThrownBy(() -> findIn(plant))
        .isInstanceOf(Violation.class)
        .hasMessageContaining(
            switch (plant) {
              case JOB_DONE_LOST, SLOT_LEAKED -> "still takes a slot";
              case DOUBLE_GRANT -> "answered twice";
              case STARVATION -> "waits while";
              case NONE -> throw new IllegalArgumentException("nothing to find");
            });
  }

  private static void findIn(Plant plant) {
    for (long seed = 1; seed <= SEEDS_UNTIL_FOUND_MAX; seed++) {
      new Simulation(seed, plant).run(EVENTS_UNTIL_FOUND_MAX);
    }
  }
}
