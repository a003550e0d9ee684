package dev.affogato.daemon.front;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.memory.MemoryReading;
import dev.affogato.daemon.load.MemoryBudget;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlotsTest {
  private static final Now NOW = new Now(0, 0);
  private static final Now LATER = new Now(Patience.STANDSTILL.toNanos(), 0);
  private static final long NEED = 100;

  private final MemoryBudget memory = new MemoryBudget();

  private Slots slots(int max) {
    return new Slots(max, memory);
  }

  private static Slot.Wish assigned(int niceness) {
    return new Slot.Wish(Slot.Kind.ASSIGNED_HERE, niceness, false);
  }

  private static Slot.Wish local() {
    return Slot.Wish.of(Slot.Kind.LOCAL);
  }

  private static Slot.Wish foreign() {
    return Slot.Wish.of(Slot.Kind.FOREIGN);
  }

  private static List<Integer> clients(List<Slot> slots) {
    return slots.stream().map(Slot::client).toList();
  }

  private void leave(long bytes) {
    memory.reading(new MemoryReading(bytes, 0), NEED);
  }

  @Test
  void servesByKindThenNicenessThenArrival() {
    Slots slots = slots(9);
    slots.request(foreign(), 8);
    slots.request(assigned(10), 1);
    slots.request(assigned(0), 7);
    slots.request(assigned(0), 3);
    slots.request(local(), 9);
    slots.request(local(), 2);
    assertThat(clients(slots.grant(0, NOW))).containsExactly(9, 2, 7, 3, 1, 8);
  }

  @Test
  void givesTheWholeMachineToAJobThatFillsIt() {
    Slots slots = slots(3);
    Slot first = slots.request(local(), 1);
    slots.grant(0, NOW);
    Slot full = slots.request(new Slot.Wish(Slot.Kind.LOCAL, 0, true), 2);
    slots.request(foreign(), 3);
    assertThat(clients(slots.grant(0, NOW))).containsExactly(2);
    assertThat(slots.freeForOwn(NOW)).isZero();
    slots.release(first, NOW);
    assertThat(slots.used()).isEqualTo(3);
    assertThat(slots.grant(0, NOW)).isEmpty();
    slots.release(full, NOW);
    assertThat(clients(slots.grant(0, NOW))).containsExactly(3);
  }

  @Test
  void letsOneJobRunWhateverTheMemory() {
    leave(0);
    Slots slots = slots(4);
    Slot first = slots.request(foreign(), 1);
    slots.request(foreign(), 2);
    assertThat(slots.freeForOwn(NOW)).isEqualTo(4);
    assertThat(clients(slots.grant(0, NOW))).containsExactly(1);
    assertThat(slots.waitingForMemory(0, NOW)).isEqualTo(1);
    assertThat(slots.freeForOwn(NOW)).isZero();
    slots.release(first, NOW);
    assertThat(clients(slots.grant(0, NOW))).containsExactly(2);
    assertThat(slots.waitingForMemory(0, NOW)).isZero();
  }

  @Test
  void startsMoreWhenMemoryCarriesThem() {
    // One that just began counts in full.
    leave(2 * NEED);
    Slots slots = slots(4);
    slots.request(foreign(), 1);
    slots.request(foreign(), 2);
    slots.request(local(), 3);
    slots.request(foreign(), 4);
    assertThat(clients(slots.grant(0, NOW))).containsExactly(3, 1);
    assertThat(slots.waitingForMemory(0, NOW)).isEqualTo(2);
    leave(5 * NEED);
    assertThat(clients(slots.grant(0, NOW))).containsExactly(2, 4);
  }

  @Test
  void neverLetsThisMachinesOwnJobsWaitForEachOtherForEver() {
    leave(0);
    Slots slots = slots(4);
    slots.request(local(), 1);
    slots.grant(0, NOW);
    slots.request(local(), 2);
    slots.request(foreign(), 3);
    assertThat(slots.grant(0, NOW)).isEmpty();
    assertThat(clients(slots.grant(0, LATER))).containsExactly(2);
    // Foreign ones cannot be what a job here waits for.
    assertThat(slots.grant(0, new Now(3 * LATER.nanos(), 0))).isEmpty();
  }
}
