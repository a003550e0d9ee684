package dev.affogato.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
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
  private static final long PAIRED_SEEDS = Long.getLong("seeds", 60);
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

  /** And in the end one of them serves everybody. */
  @Test
  void losesNothingBetweenTwoSchedulers() {
    Long only = Long.getLong("seed");
    LongStream seeds = only == null ? LongStream.rangeClosed(1, PAIRED_SEEDS) : LongStream.of(only);
    List<Simulation.Outcome> outcomes = seeds.mapToObj(seed -> outcomeOf(seed, 2)).toList();
    if (only == null) {
      assertThat(outcomes).anyMatch(outcome -> outcome.splits() > 0);
      assertThat(outcomes).anyMatch(outcome -> outcome.takeovers() > 0);
    }
  }

  private static long compilesOf(long seed) {
    return outcomeOf(seed, 1).compiles();
  }

  private static Simulation.Outcome outcomeOf(long seed, int schedulers) {
    try {
      return new Simulation(seed, Plant.NONE, schedulers).run(EVENTS);
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
