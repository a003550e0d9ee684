package dev.affogato.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Trouble, one piece after the other, each of which passes: cut cables, machines that die, slow
 * down, lie or fill up, killed clients, killed schedulers. Confined to the simulation's thread.
 */
final class Chaos {
  /** Only where trouble is rare there is ever more to do than can be done. */
  private static final int[] PAUSES_S = {1, 10, 60};

  private final Network network;
  private final SplittableRandom random;
  private final List<SchedulerProcess> schedulers;
  private final Farm farm;
  private final long pause;
  private boolean over;
  private int splits;

  Chaos(Network network, SplittableRandom random, List<SchedulerProcess> schedulers, Farm farm) {
    this.network = network;
    this.random = random;
    this.schedulers = schedulers;
    this.farm = farm;
    this.pause = Agenda.SECOND / 10 + random.nextLong(PAUSES_S[random.nextInt(3)] * Agenda.SECOND);
  }

  void begin() {
    network.agenda().in(random.nextLong(2 * pause), this::strike);
  }

  /** No more trouble; what there is passes. */
  void end() {
    over = true;
  }

  private void strike() {
    if (over) {
      return;
    }
    // Those that build are in the midst of more.
    int among = random.nextBoolean() ? farm.builds().size() : farm.machines().size();
    Machine victim = farm.machines().get(random.nextInt(among));
    switch (random.nextInt(schedulers.size() == 1 ? 14 : 18)) {
      case 0, 1 -> network.cutOne();
      case 2 -> victim.cutLink();
      case 3, 4, 5, 6 -> killClient(victim);
      case 7 -> crash(victim, random.nextBoolean());
      case 8 -> slow(victim);
      case 9 -> load(victim);
      case 10 -> fill(victim);
      case 11 -> refuse(victim);
      case 12 -> congest();
      case 13 ->
          kill(schedulers.get(schedulers.size() == 1 ? 0 : random.nextInt(schedulers.size())));
      case 14, 15 -> kill(leader());
      default -> split();
    }
    network.agenda().in(random.nextLong(2 * pause), this::strike);
  }

  private void passes(long afterAtMost, Runnable cure) {
    network.agenda().in(Agenda.SECOND / 10 + random.nextLong(afterAtMost), cure);
  }

  private void killClient(Machine machine) {
    Set<Compile> alive = machine.compiles();
    if (!alive.isEmpty()) {
      List<Compile> all = new ArrayList<>(alive);
      int count = random.nextInt(5) == 0 ? all.size() : 1;
      int from = random.nextInt(all.size());
      for (int i = 0; i < count; i++) {
        all.get((from + i) % all.size()).kill();
      }
    }
  }

  private void crash(Machine machine, boolean cable) {
    if (machine.isUp()) {
      machine.powerOff(cable);
      passes(60 * Agenda.SECOND, machine::powerOn);
    }
  }

  private void slow(Machine machine) {
    double usual = machine.condition.speed;
    if (usual >= 0.5) {
      machine.condition.speed = usual / 10;
      passes(60 * Agenda.SECOND, () -> machine.condition.speed = usual);
    }
  }

  private void load(Machine machine) {
    machine.condition.load = random.nextInt(1100);
    machine.reportLoad();
    passes(
        30 * Agenda.SECOND,
        () -> {
          machine.condition.load = 0;
          machine.reportLoad();
        });
  }

  private void fill(Machine machine) {
    machine.condition.diskFull = true;
    if (random.nextBoolean()) {
      // Else it does not notice, and goes on inviting work.
      machine.reportLoad();
    }
    passes(
        30 * Agenda.SECOND,
        () -> {
          machine.condition.diskFull = false;
          machine.reportLoad();
        });
  }

  /** It looks idle and healthy, and fails whatever it is given. */
  private void refuse(Machine machine) {
    machine.condition.refusesWork = true;
    passes(40 * Agenda.SECOND, () -> machine.condition.refusesWork = false);
  }

  private void congest() {
    network.congest(true);
    passes(5 * Agenda.SECOND, () -> network.congest(false));
  }

  /** The one that serves most. */
  private SchedulerProcess leader() {
    return schedulers.stream()
        .max(Comparator.comparingInt(SchedulerProcess::daemons))
        .orElseThrow();
  }

  /** Each scheduler keeps some machines; then all meet again. */
  private void split() {
    if (network.isSplit()) {
      return;
    }
    Set<String> far = new HashSet<>();
    far.add(schedulers.get(random.nextInt(schedulers.size())).address());
    for (Machine machine : farm.machines()) {
      if (random.nextBoolean()) {
        far.add(machine.address);
      }
    }
    splits++;
    network.split(far);
    passes(60 * Agenda.SECOND, network::join);
  }

  int splits() {
    return splits;
  }

  private void kill(SchedulerProcess scheduler) {
    if (scheduler.isUp()) {
      scheduler.kill();
      passes(20 * Agenda.SECOND, scheduler::start);
    }
  }
}
