package dev.affogato.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * One farm through trouble and back to calm, wholly determined by its seed. Confined to one thread.
 *
 * <p>So many events happen among trouble, with the {@link Ledger}'s rules and the scheduler's own
 * consistency checked at each. Then the trouble ends and no new work comes: everything that is
 * under way must end, and nothing may be left.
 */
public final class Simulation {
  /** Long enough for everything under way when trouble ends; far beyond that something hangs. */
  private static final long CALM_LIMIT = 2_000 * Agenda.SECOND;

  private final long seed;
  private final Agenda agenda = new Agenda();
  private final Network network;
  private final List<SchedulerProcess> schedulers = new ArrayList<>();
  private final Farm farm;
  private final Chaos chaos;
  private long events;

  public Simulation(long seed, Plant plant) {
    this(seed, plant, 1);
  }

  /**
   * @param schedulerCount one serves, and the others stand by
   */
  public Simulation(long seed, Plant plant, int schedulerCount) {
    this.seed = seed;
    SplittableRandom random = new SplittableRandom(seed);
    network = new Network(agenda, random.split(), plant);
    for (int i = 0; i < schedulerCount; i++) {
      new SchedulerProcess(schedulers, network, random.split(), plant);
    }
    farm = new Farm(network, random.split(), schedulers, plant);
    chaos = new Chaos(network, random.split(), schedulers, farm);
  }

  /**
   * What came of it. Immutable.
   *
   * @param events that happened in all
   * @param compiles that ended
   * @param raced compiles that two machines raced for
   * @param seconds of virtual time
   * @param splits how often the network fell into two parts
   * @param takeovers how often a scheduler that stood by served again
   */
  public record Outcome(
      long events, long compiles, long raced, double seconds, int splits, int takeovers) {}

  /**
   * Runs it to its end.
   *
   * @throws Violation naming seed and event, if something happens that must not
   */
  public Outcome run(long troubledEvents) {
    try {
      schedulers.forEach(SchedulerProcess::start);
      farm.machines().forEach(Machine::powerOn);
      farm.builds().forEach(Build::start);
      chaos.begin();
      while (events < troubledEvents) {
        step();
      }
      calmDown();
      return new Outcome(
          events,
          farm.builds().stream().mapToLong(Build::done).sum(),
          schedulers.stream().mapToLong(scheduler -> scheduler.ledger().raced()).sum(),
          agenda.seconds(),
          chaos.splits(),
          schedulers.stream().mapToInt(SchedulerProcess::takeovers).sum());
    } catch (Violation | IllegalStateException e) {
      Violation located =
          new Violation(
              "seed %d, event %d, after %.3f s: %s"
                  .formatted(seed, events, agenda.seconds(), e.getMessage()));
      located.initCause(e);
      throw located;
    }
  }

  private void step() {
    agenda.step();
    events++;
  }

  private void calmDown() {
    chaos.end();
    farm.builds().forEach(Build::end);
    long limit = agenda.now() + CALM_LIMIT;
    long check = agenda.now() + 100 * Agenda.SECOND;
    while (agenda.now() < limit) {
      step();
      if (agenda.now() >= check) {
        if (leftOver().isEmpty()) {
          return;
        }
        check = agenda.now() + 10 * Agenda.SECOND;
      }
    }
    throw new Violation("long after all trouble ended: " + leftOver());
  }

  private String leftOver() {
    StringBuilder left = new StringBuilder();
    for (Build build : farm.builds()) {
      if (!build.isQuiet()) {
        left.append("a compile never ended; ");
      }
    }
    for (Machine machine : farm.machines()) {
      if (machine.slotsUsed() != 0) {
        left.append(machine.name).append(" still uses slots; ");
      }
    }
    for (SchedulerProcess scheduler : schedulers) {
      if (!scheduler.isUp() || scheduler.unfinished() > 0) {
        left.append("a scheduler has ").append(scheduler.unfinished()).append(" jobs; ");
      }
      if (scheduler.monitor().unfinished() > 0) {
        left.append("a monitor still sees jobs; ");
      }
    }
    return left.append(whoIsApart()).toString();
  }

  /** One scheduler serves everybody in the end. */
  private String whoIsApart() {
    Map<String, List<String>> served = new TreeMap<>();
    for (Machine machine : farm.machines()) {
      SchedulerProcess serving = machine.serving();
      served
          .computeIfAbsent(serving == null ? "nobody" : serving.address(), s -> new ArrayList<>())
          .add(machine.name);
    }
    boolean together = served.size() == 1 && !served.containsKey("nobody");
    return schedulers.size() == 1 || together ? "" : "machines are served by " + served + "; ";
  }
}
