package dev.affogato.simulation;

import java.util.SplittableRandom;

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
  private final Ledger ledger = new Ledger(agenda);
  private final SchedulerProcess scheduler;
  private final Farm farm;
  private final Chaos chaos;
  private long events;

  public Simulation(long seed, Plant plant) {
    this.seed = seed;
    SplittableRandom random = new SplittableRandom(seed);
    network = new Network(agenda, random.split(), plant);
    scheduler = new SchedulerProcess(network, random.split(), ledger, plant);
    farm = new Farm(network, random.split(), scheduler, ledger, plant);
    chaos = new Chaos(network, random.split(), scheduler, farm);
  }

  /**
   * What came of it. Immutable.
   *
   * @param events that happened in all
   * @param compiles that ended
   * @param raced compiles that two machines raced for
   * @param seconds of virtual time
   */
  public record Outcome(long events, long compiles, long raced, double seconds) {}

  /**
   * Runs it to its end.
   *
   * @throws Violation naming seed and event, if something happens that must not
   */
  public Outcome run(long troubledEvents) {
    try {
      scheduler.start();
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
          ledger.raced(),
          agenda.seconds());
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
    if (!scheduler.isUp() || scheduler.unfinished() > 0) {
      left.append("the scheduler has ").append(scheduler.unfinished()).append(" jobs; ");
    }
    if (scheduler.monitor().unfinished() > 0) {
      left.append("a monitor still sees jobs; ");
    }
    return left.toString();
  }
}
