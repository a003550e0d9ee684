package dev.affogato.simulation;

import java.util.stream.LongStream;

/**
 * Many seeds from the command line: first seed, number of seeds, events each, planted defect,
 * schedulers.
 */
public final class SimulationRuns {
  private SimulationRuns() {}

  public static void main(String[] arguments) {
    long first = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1;
    long seeds = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1000;
    long events = arguments.length > 2 ? Long.parseLong(arguments[2]) : 100_000;
    Plant plant = arguments.length > 3 ? Plant.valueOf(arguments[3]) : Plant.NONE;
    int schedulers = arguments.length > 4 ? Integer.parseInt(arguments[4]) : 1;
    long[] sums = new long[6];
    LongStream.range(first, first + seeds)
        .forEach(seed -> {
          try {
            Simulation.Outcome outcome = new Simulation(seed, plant, schedulers).run(events);
            sums[0] += outcome.events();
            sums[1] += outcome.compiles();
            sums[3] += outcome.raced();
            sums[4] += outcome.splits();
            sums[5] += outcome.takeovers();
          } catch (Violation violation) {
            sums[2]++;
            System.out.println(violation.getMessage());
          }
        });
    System.out.printf(
        "%d seeds, %d events, %d compiles, %d raced, %d splits, %d takeovers, %d violations%n",
        seeds, sums[0], sums[1], sums[3], sums[4], sums[5], sums[2]);
    if (sums[2] > 0) {
      System.exit(1);
    }
  }
}
