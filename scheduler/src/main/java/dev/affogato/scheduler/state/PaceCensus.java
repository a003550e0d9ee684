package dev.affogato.scheduler.state;

import dev.affogato.scheduler.policy.HostOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** How many slots there are of which pace, free or not. Confined to the scheduler's thread. */
final class PaceCensus {
  /** So many slots are sure to have one free again soon. */
  private static final int SLOTS_MIN = 8;

  private record Entry(int step, int slots, double capacity) {}

  private final Map<Daemon, Entry> entries = new HashMap<>();
  private final TreeMap<Integer, Integer> slotsByStep = new TreeMap<>();
  private double capacity;

  void add(Daemon daemon) {
    Entry entry =
        new Entry(daemon.topPaceStep(), daemon.maxJobs(), daemon.maxJobs() * daemon.steadyPace());
    entries.put(daemon, entry);
    capacity += entry.capacity();
    slotsByStep.merge(entry.step(), entry.slots(), Integer::sum);
  }

  /** Returns whether it is empty now. */
  boolean remove(Daemon daemon) {
    Entry entry = entries.remove(daemon);
    if (entry != null) {
      capacity = entries.isEmpty() ? 0 : capacity - entry.capacity();
      slotsByStep.computeIfPresent(
          entry.step(), (step, slots) -> slots == entry.slots() ? null : slots - entry.slots());
    }
    return entries.isEmpty();
  }

  /** Paces of all slots together. */
  double capacity() {
    return capacity;
  }

  /** The pace that a few slots have at least; 0 if that is not known. */
  double top() {
    int slots = 0;
    for (Map.Entry<Integer, Integer> step : slotsByStep.descendingMap().entrySet()) {
      slots += step.getValue();
      if (slots >= SLOTS_MIN) {
        return step.getKey() == Integer.MIN_VALUE ? 0 : HostOrder.pace(step.getKey());
      }
    }
    return 0;
  }
}
