package dev.affogato.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Somebody's {@code make -jN} that never ends: so many compiles are under way all the time.
 * Confined to the simulation's thread.
 */
final class Build {
  private static final int FILES = 300;

  private final Machine machine;
  private final Network network;
  private final SplittableRandom random;
  private final int parallel;
  private final int niceness;
  private boolean ended;
  private long done;
  private int active;

  Build(Machine machine, Network network, SplittableRandom random, int parallel, int niceness) {
    this.machine = machine;
    this.network = network;
    this.random = random;
    this.parallel = parallel;
    this.niceness = niceness;
  }

  void start() {
    for (int i = 0; i < parallel; i++) {
      network.agenda().in(random.nextLong(2 * Agenda.SECOND), this::next);
    }
  }

  void end() {
    ended = true;
  }

  boolean isQuiet() {
    return active == 0;
  }

  long done() {
    return done;
  }

  private void next() {
    if (ended) {
      return;
    }
    if (!machine.isUp()) {
      network.agenda().in(Agenda.SECOND + random.nextLong(Agenda.SECOND), this::next);
      return;
    }
    int file = random.nextInt(FILES);
    int copies = random.nextInt(60) == 0 ? 3 : 1;
    List<Compile> group = new ArrayList<>(copies);
    int[] left = {copies};
    for (int i = 0; i < copies; i++) {
      group.add(
          new Compile(
              machine,
              network,
              "src/" + machine.name + "/f" + file + ".cc",
              cost(file),
              () -> over(left)));
    }
    active++;
    String preferred = random.nextInt(40) == 0 ? "m" + random.nextInt(12) : "";
    machine.submit(group, niceness, preferred);
  }

  private void over(int[] left) {
    if (--left[0] > 0) {
      return;
    }
    active--;
    done++;
    network.agenda().in(random.nextLong(20 * Agenda.MILLI), this::next);
  }

  /** Of the file called so in a request. */
  static long costOf(String filename) {
    return cost(
        Integer.parseInt(filename, filename.lastIndexOf('f') + 1, filename.lastIndexOf('.'), 10));
  }

  /** The same for the same file: 50 ms to about 8 s, most of them short. */
  private static long cost(int file) {
    double uniform = (file * 7919 % FILES + 0.5) / FILES;
    return (long) (50 * Agenda.MILLI * Math.pow(160, uniform * uniform));
  }
}
