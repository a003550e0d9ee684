package dev.affogato.daemon.front;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Who may run, and who is next. Confined to {@link DaemonState}.
 *
 * <p>Unpacking an environment occupies a slot too, but never waits for one (protocol spec 11.3).
 */
final class Slots {
  /** At this load no foreign job is started (protocol spec 11.3). */
  private static final int LOAD_FULL = 1000;

  private static final Comparator<Slot> ORDER =
      Comparator.comparing(Slot::kind).thenComparingInt(Slot::client);

  private final int max;
  private final List<Slot> waiting = new ArrayList<>();
  private int held;
  private int unpacking;

  Slots(int max) {
    this.max = Math.max(1, max);
  }

  int used() {
    return held + unpacking;
  }

  /** How many more of this machine's own jobs could start at once; foreign ones that wait yield. */
  int freeForOwn() {
    long ahead = waiting.stream().filter(slot -> slot.kind() != Slot.Kind.FOREIGN).count();
    return (int) Math.max(0, max - used() - ahead);
  }

  Slot request(Slot.Kind kind, int client) {
    Slot slot = new Slot(kind, client);
    waiting.add(slot);
    return slot;
  }

  /** Those whose turn it is now; each then holds its slot. */
  List<Slot> grant(int load) {
    List<Slot> granted = new ArrayList<>();
    while (used() < max) {
      Slot next =
          waiting.stream()
              .filter(slot -> load < LOAD_FULL || slot.kind() != Slot.Kind.FOREIGN)
              .min(ORDER)
              .orElse(null);
      if (next == null) {
        break;
      }
      waiting.remove(next);
      next.hold();
      held++;
      granted.add(next);
    }
    return granted;
  }

  /** Ends the wait or the hold. */
  void release(Slot slot) {
    if (slot.isHeld()) {
      held--;
    } else {
      waiting.remove(slot);
    }
  }

  void unpacking(boolean begins) {
    unpacking += begins ? 1 : -1;
  }
}
