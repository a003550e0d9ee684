package dev.affogato.daemon.front;

import dev.affogato.daemon.load.MemoryBudget;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may run, and who is next (protocol spec 11.3). Confined to {@link DaemonState}.
 *
 * <p>Unpacking an environment occupies a slot too, but never waits for one; many that come at once
 * leave half of the slots to jobs. A job also waits while memory would not carry it beside those
 * that run; but one may always run, and of this machine's own jobs one more when nothing has moved
 * for long: what runs may itself wait for what asks to start, as a wrapper does for the compiler it
 * calls.
 */
final class Slots {
  /** At this load no foreign job is started (protocol spec 11.3). */
  private static final int LOAD_FULL = 1000;

  private final int max;
  private final MemoryBudget memory;
  private final List<Slot> waiting = new ArrayList<>();
  private final Set<Slot> held = new LinkedHashSet<>();
  private int unpacking;
  private long lastTicket;

  /** When a job last began or ended. */
  private long movedAtNanos;

  Slots(int max, MemoryBudget memory) {
    this.max = Math.max(1, max);
    this.memory = memory;
  }

  /** How many there are. */
  int max() {
    return max;
  }

  /** Slots in use; more than there are if a job came that fills the machine. */
  int used() {
    return Math.min(unpacking, max / 2) + held.stream().mapToInt(slot -> slot.weight(max)).sum();
  }

  /** Jobs of this machine's own users that run or wait. */
  int ownJobs() {
    return (int) (held.stream().filter(Slots::isOwn).count() + ownWaiting());
  }

  /** How many more of this machine's own jobs could start at once; foreign ones that wait yield. */
  int freeForOwn(Now now) {
    long free = Math.max(0, max - used() - ownWaiting());
    return free > 0 && !carriesOneMore(now) ? 0 : (int) free;
  }

  /** Jobs that wait, whatever for. */
  int waiting() {
    return waiting.size();
  }

  /** Jobs that have a free slot and wait for memory only. */
  int waitingForMemory(int load, Now now) {
    Slot next = next(load);
    if (next == null || used() >= max || mayStart(next, now)) {
      return 0;
    }
    return (int)
        Math.min(max - used(), waiting.stream().filter(slot -> isOpen(slot, load)).count());
  }

  Slot request(Slot.Wish wish, int client) {
    Slot slot = new Slot(wish, client, ++lastTicket);
    waiting.add(slot);
    return slot;
  }

  /** Those whose turn it is now; each then holds its slot. */
  List<Slot> grant(int load, Now now) {
    List<Slot> granted = new ArrayList<>();
    Slot next = next(load);
    while (next != null && used() < max && mayStart(next, now)) {
      waiting.remove(next);
      next.hold(now.nanos());
      held.add(next);
      movedAtNanos = now.nanos();
      granted.add(next);
      next = next(load);
    }
    return granted;
  }

  /** Ends the wait or the hold. */
  void release(Slot slot, Now now) {
    if (held.remove(slot)) {
      movedAtNanos = now.nanos();
    } else {
      waiting.remove(slot);
    }
  }

  void unpacking(boolean begins) {
    unpacking += begins ? 1 : -1;
  }

  private @Nullable Slot next(int load) {
    if (waiting.isEmpty()) {
      // Asked after every message, and as a rule nothing waits here.
      return null;
    }
    return waiting.stream().filter(slot -> isOpen(slot, load)).min(Slot.ORDER).orElse(null);
  }

  private static boolean isOpen(Slot slot, int load) {
    return load < LOAD_FULL || isOwn(slot);
  }

  private boolean mayStart(Slot slot, Now now) {
    boolean standstill = isOwn(slot) && now.nanos() - movedAtNanos >= Patience.STANDSTILL.toNanos();
    return standstill || carriesOneMore(now);
  }

  private boolean carriesOneMore(Now now) {
    return held.isEmpty()
        || memory.carriesOneMore(held.stream().map(Slot::heldSinceNanos).toList(), now.nanos());
  }

  private long ownWaiting() {
    return waiting.stream().filter(Slots::isOwn).count();
  }

  private static boolean isOwn(Slot slot) {
    return slot.kind() != Slot.Kind.FOREIGN;
  }
}
