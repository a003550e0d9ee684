package dev.affogato.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The machines of one simulation and the builds on them. Confined to the simulation's thread. */
final class Farm {
  /** Addresses of our daemons begin so; those of others do not. */
  private static final String OURS = "10.1.";

  private static final String STOCK = "10.2.";

  private final List<Machine> machines = new ArrayList<>();
  private final List<Build> builds = new ArrayList<>();

  Farm(Network network, SplittableRandom random, List<SchedulerProcess> schedulers, Plant plant) {
    int count = size(random);
    for (int i = 0; i < count; i++) {
      // The first two build, and one of them may be starved on purpose.
      boolean ours = i < 2 || random.nextInt(3) > 0;
      String address = (ours ? OURS : STOCK) + i / 250 + "." + (1 + i % 250);
      int slots = random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(8);
      Machine machine =
          new Machine("m" + i, address, slots, ours, network, random, schedulers, plant);
      machine.condition.speed = 0.5 + random.nextInt(8) * 0.5;
      machine.condition.noRemote = random.nextInt(15) == 0;
      machines.add(machine);
    }
    int all = machines.stream().mapToInt(Machine::slotCount).sum();
    schedulers.forEach(scheduler -> scheduler.ledger().farmHas(all));
    int builders = Math.min(count, 2 + random.nextInt(Math.clamp(count / 3, 1, 24)));
    // Most are asked for more than they can do at once: only then somebody comes before others.
    int crowd = random.nextInt(4) == 0 ? 1 : 4;
    for (int i = 0; i < builders; i++) {
      int parallel = 1 + random.nextInt(4 + 16 * crowd * count / builders);
      int niceness = i >= 2 && random.nextInt(5) == 0 ? random.nextInt(1, 4) : 0;
      builds.add(new Build(machines.get(i), network, random, parallel, niceness));
    }
  }

  private static int size(SplittableRandom random) {
    int kind = random.nextInt(20);
    if (kind == 0) {
      return 60 + random.nextInt(200);
    }
    return kind < 4 ? 13 + random.nextInt(28) : 3 + random.nextInt(10);
  }

  static boolean isOurs(String address) {
    return address.startsWith(OURS);
  }

  List<Machine> machines() {
    return machines;
  }

  List<Build> builds() {
    return builds;
  }
}
