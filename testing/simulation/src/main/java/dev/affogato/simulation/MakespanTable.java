package dev.affogato.simulation;

import dev.affogato.scheduler.policy.SchedulerPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Prints how near builds come to their bound under our policy and under icecream's, as a table for
 * the docs. Virtual time; takes some minutes. An argument limits it to scenes whose names contain
 * it; {@code -Dours.only=true} leaves all others out, {@code -Dseeds=N} has means of N runs.
 */
public final class MakespanTable {
  private static final int SEEDS = Integer.getInteger("seeds", 3);

  /** What is built one after the other. */
  private static final List<String> TREES = List.of("a", "b", "b");

  private MakespanTable() {}

  public static void main(String[] arguments) {
    String wanted = arguments.length > 0 ? arguments[0] : "";
    System.out.println(
        "| farm and work | bound (s) | jobs unknown, moved for nothing"
            + " | ours: nothing known / machines known / sources too | tried twice"
            + " | without second tries | stock's | Jain's index, ours / stock's |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    for (Makespan.Scene scene : scenes()) {
      if (scene.name().contains(wanted)) {
        System.out.println(row(scene));
      }
    }
  }

  private static String row(Makespan.Scene scene) {
    SchedulerPolicy standard = SchedulerPolicy.standard();
    Sum ours = sum(scene, standard);
    boolean alone = Boolean.getBoolean("ours.only");
    Sum unraced = alone ? ours : sum(scene, withoutRaces(standard));
    Sum stock = alone ? ours : sum(scene, SchedulerPolicy.stock());
    return "| %s | %.1f | %.2f | %s | %.2f %% | %s | %s | %s |"
        .formatted(
            scene.name(),
            scene.boundSeconds(),
            unknown(scene),
            ours.figures(),
            ours.raced() * 100,
            unraced.figures(),
            stock.figures(),
            scene.submitters() == 1 ? "–" : "%.3f / %.3f".formatted(ours.jain(), stock.jain()));
  }

  /** In multiples of the bound. */
  private static double unknown(Makespan.Scene scene) {
    double sum = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      List<Integer> order = Makespan.order(scene.costs().length, new SplittableRandom(seed));
      sum += MovingWork.seconds(scene, order) / scene.boundSeconds();
    }
    return sum / SEEDS;
  }

  private static SchedulerPolicy withoutRaces(SchedulerPolicy policy) {
    return (farm, submitter, request) -> policy.choose(farm, submitter, request);
  }

  /**
   * Means over all seeds.
   *
   * @param builds in multiples of the bound
   * @param raced share of the jobs that were tried twice
   */
  private record Sum(double[] builds, double jain, double raced) {
    String figures() {
      return Arrays.stream(builds).mapToObj("%.2f"::formatted).collect(Collectors.joining(" / "));
    }
  }

  private static Sum sum(Makespan.Scene scene, SchedulerPolicy policy) {
    double[] builds = new double[TREES.size()];
    double jain = 0;
    double raced = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      Makespan farm = new Makespan(scene, policy, seed);
      for (int i = 0; i < builds.length; i++) {
        Makespan.Build build = farm.build(TREES.get(i));
        builds[i] += build.seconds() / scene.boundSeconds() / SEEDS;
        jain += build.jain() / SEEDS / builds.length;
        raced += (double) build.raced() / scene.costs().length / SEEDS / builds.length;
      }
    }
    return new Sum(builds, jain, raced);
  }

  private static List<Makespan.Scene> scenes() {
    int[] mixedSlots = mixedSlots(40);
    double[] mixedSpeeds = mixedSpeeds(40);
    return List.of(
        new Makespan.Scene(
            "64 equal machines of 4 slots, 10,000 jobs",
            filled(64, 4),
            same(64),
            1,
            10_000,
            costs(10_000, 1.0, 0.7),
            -1),
        new Makespan.Scene(
            "40 mixed machines (speeds 1–8, 2–64 slots), 20,000 jobs",
            mixedSlots,
            mixedSpeeds,
            4,
            5_000,
            costs(20_000, 4.0, 0.7),
            -1),
        new Makespan.Scene(
            "16 machines of 8 slots, one slowed 10 × midway, 5,000 jobs",
            filled(16, 8),
            same(16),
            1,
            5_000,
            costs(5_000, 1.0, 0.7),
            3),
        new Makespan.Scene(
            "20 machines of 8 slots, 4 submitters with jobs of 0.25, 0.5, 1 and 2 s",
            filled(20, 8),
            same(20),
            4,
            2_000,
            fourKinds(8_000),
            -1),
        new Makespan.Scene(
            "400 mixed machines with 10,000 slots, 100,000 jobs of log-normal cost",
            scaled(mixedSlots(400), 10_000),
            mixedSpeeds(400),
            10,
            10_000,
            costs(100_000, 10.0, 1.0),
            -1));
  }

  private static int[] filled(int machines, int slots) {
    int[] all = new int[machines];
    Arrays.fill(all, slots);
    return all;
  }

  private static double[] same(int machines) {
    double[] all = new double[machines];
    Arrays.fill(all, 1);
    return all;
  }

  private static int[] mixedSlots(int machines) {
    int[] kinds = {2, 4, 8, 16, 32, 64};
    int[] slots = new int[machines];
    Arrays.setAll(slots, i -> kinds[i * 7 % kinds.length]);
    return slots;
  }

  private static double[] mixedSpeeds(int machines) {
    double[] speeds = new double[machines];
    Arrays.setAll(speeds, i -> 1 + i * 5 % 8);
    return speeds;
  }

  private static int[] scaled(int[] slots, int total) {
    long sum = Arrays.stream(slots).sum();
    int[] scaled = new int[slots.length];
    Arrays.setAll(scaled, i -> (int) Math.max(1, Math.round((double) slots[i] * total / sum)));
    return scaled;
  }

  /** Log-normal with that mean; the same sources every time. */
  private static double[] costs(int count, double mean, double sigma) {
    RandomGenerator random = new SplittableRandom(42);
    double[] costs = new double[count];
    Arrays.setAll(costs, i -> mean * Math.exp(sigma * random.nextGaussian() - sigma * sigma / 2));
    return costs;
  }

  /** Source {@code i} belongs to submitter {@code i % 4}. */
  private static double[] fourKinds(int count) {
    double[] costs = costs(count, 1, 0.5);
    double[] factors = {0.25, 0.5, 1, 2};
    for (int i = 0; i < count; i++) {
      costs[i] *= factors[i % 4];
    }
    return costs;
  }
}
