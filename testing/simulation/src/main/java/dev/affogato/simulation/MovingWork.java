package dev.affogato.simulation;

import java.util.Arrays;
import java.util.List;

/**
 * What remains out of reach for whoever does not know how long jobs are: the makespan of somebody
 * who knows all machines from the start, begins jobs in the order in which they come, and may move
 * running ones between machines at no cost, so that those that have lasted longest are always on
 * the fastest slots. Confined to one thread.
 */
final class MovingWork {
  /** Of all slots, the fastest first. */
  private final double[] speeds;

  /** Left of the jobs that run, those first that have lasted longest, and so for their slots. */
  private final double[] left;

  private int running;

  private MovingWork(Makespan.Scene scene) {
    this.speeds = slotSpeeds(scene, scene.speeds());
    this.left = new double[speeds.length];
  }

  /** Seconds until all is done, in that order of sources. */
  static double seconds(Makespan.Scene scene, List<Integer> order) {
    return new MovingWork(scene).run(scene, order);
  }

  private double run(Makespan.Scene scene, List<Integer> order) {
    double now = 0;
    boolean slowed = scene.slowed() < 0;
    int next = 0;
    while (next < order.size() || running > 0) {
      while (running < left.length && next < order.size()) {
        left[running++] = scene.costs()[order.get(next++)];
      }
      int first = 0;
      double step = Double.MAX_VALUE;
      for (int i = 0; i < running; i++) {
        double ends = left[i] / speeds[i];
        if (ends < step) {
          step = ends;
          first = i;
        }
      }
      double change = scene.boundSeconds() / 2 - now;
      boolean changes = !slowed && change <= step;
      step = changes ? change : step;
      for (int i = 0; i < running; i++) {
        left[i] -= speeds[i] * step;
      }
      now += step;
      if (changes) {
        slowed = true;
        double[] machines = scene.speeds().clone();
        machines[scene.slowed()] /= 10;
        System.arraycopy(slotSpeeds(scene, machines), 0, speeds, 0, speeds.length);
      } else {
        System.arraycopy(left, first + 1, left, first, --running - first);
      }
    }
    return now;
  }

  private static double[] slotSpeeds(Makespan.Scene scene, double[] machines) {
    double[] slots = new double[Arrays.stream(scene.slots()).sum()];
    int slot = 0;
    for (int machine = 0; machine < machines.length; machine++) {
      for (int i = 0; i < scene.slots()[machine]; i++) {
        slots[slot++] = -machines[machine];
      }
    }
    Arrays.sort(slots);
    for (int i = 0; i < slots.length; i++) {
      slots[i] = -slots[i];
    }
    return slots;
  }
}
