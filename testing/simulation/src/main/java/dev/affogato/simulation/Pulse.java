package dev.affogato.simulation;

import java.util.List;

/**
 * One of our daemons makes sure that the scheduler it is logged in at is still the one that
 * answers. Confined to the simulation's thread.
 */
final class Pulse {
  private static final long INTERVAL = 4 * Agenda.SECOND;
  private static final long ANSWER = Agenda.SECOND;

  private final Machine machine;
  private final Network network;
  private final List<SchedulerProcess> all;
  private final SchedulerProcess present;
  private final Wire wire;
  private boolean answered;

  private Pulse(
      Machine machine,
      Network network,
      List<SchedulerProcess> all,
      SchedulerProcess present,
      Wire wire) {
    this.machine = machine;
    this.network = network;
    this.all = all;
    this.present = present;
    this.wire = wire;
  }

  /** Watches over the session of {@code machine} by {@code wire}; icecream's daemons do not. */
  static void watch(Machine machine, Network network, List<SchedulerProcess> all, Wire wire) {
    SchedulerProcess present = machine.serving();
    if (machine.ours && all.size() > 1 && present != null) {
      new Pulse(machine, network, all, present, wire).next();
    }
  }

  private void next() {
    network.agenda().in(INTERVAL, this::ask);
  }

  private void ask() {
    if (!machine.isLinkedBy(wire)) {
      return;
    }
    answered = false;
    network.tell(
        machine.address,
        present.address(),
        () -> present.asked(machine.address, identity -> answered = true));
    network.agenda().in(ANSWER, this::judge);
  }

  private void judge() {
    if (answered || !machine.isLinkedBy(wire)) {
      next();
      return;
    }
    Search.everybody(
        network,
        machine.address,
        all,
        true,
        answers -> {
          if (machine.isLinkedBy(wire) && !answers.isEmpty() && !answers.containsKey(present)) {
            wire.close(machine);
            machine.lost(wire);
          } else {
            next();
          }
        });
  }
}
