package dev.affogato.simulation;

import dev.affogato.protocol.icecc.discovery.SchedulerIdentity;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A daemon looks for the scheduler to log in at: it asks everybody, and takes the best who answers
 * in time (protocol spec 4.3). Confined to the simulation's thread.
 */
final class Search {
  private static final long COLLECT = 3 * Agenda.SECOND;

  /** Ours does not wait for more than that once somebody has answered. */
  private static final long SETTLE = Agenda.SECOND / 4;

  private static final int QUESTIONS = 3;

  private final Network network;
  private final String from;
  private final List<SchedulerProcess> all;
  private final boolean settles;
  private final Consumer<Map<SchedulerProcess, SchedulerIdentity>> done;
  private final Map<SchedulerProcess, SchedulerIdentity> answers = new LinkedHashMap<>();
  private boolean over;

  private Search(
      Network network,
      String from,
      List<SchedulerProcess> all,
      boolean ours,
      Consumer<Map<SchedulerProcess, SchedulerIdentity>> done) {
    this.network = network;
    this.from = from;
    this.all = all;
    this.settles = ours;
    this.done = done;
  }

  /** Tells {@code found} the one to use; where there is one only, its name was given. */
  static void best(
      Machine machine,
      Network network,
      List<SchedulerProcess> all,
      Consumer<SchedulerProcess> found,
      Runnable nobody) {
    if (all.size() == 1) {
      found.accept(all.getFirst());
      return;
    }
    everybody(
        network,
        machine.address,
        all,
        machine.ours,
        answers -> {
          SchedulerProcess best = best(answers);
          if (best == null) {
            nobody.run();
          } else {
            found.accept(best);
          }
        });
  }

  /** Tells {@code done} who answered. */
  static void everybody(
      Network network,
      String from,
      List<SchedulerProcess> all,
      boolean ours,
      Consumer<Map<SchedulerProcess, SchedulerIdentity>> done) {
    Search search = new Search(network, from, all, ours, done);
    for (int i = 0; i < (ours ? QUESTIONS : 1); i++) {
      network.agenda().in(i * SETTLE, search::ask);
    }
    network.agenda().in(COLLECT, search::end);
  }

  private static @Nullable SchedulerProcess best(Map<SchedulerProcess, SchedulerIdentity> answers) {
    return answers.entrySet().stream()
        .min(
            Map.Entry.comparingByValue(
                Comparator.comparingInt(SchedulerIdentity::version)
                    .reversed()
                    .thenComparingLong(SchedulerIdentity::startTime)))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  private void ask() {
    if (!over && (!settles || answers.isEmpty())) {
      for (SchedulerProcess each : all) {
        network.tell(from, each.address(), () -> each.asked(from, who -> answered(each, who)));
      }
    }
  }

  private void answered(SchedulerProcess who, SchedulerIdentity identity) {
    if (settles && answers.isEmpty()) {
      network.agenda().in(SETTLE, this::end);
    }
    answers.put(who, identity);
  }

  private void end() {
    if (!over) {
      over = true;
      done.accept(answers);
    }
  }
}
