package dev.affogato.simulation;

import java.util.ArrayDeque;
import java.util.Deque;

/** A machine's slots and who waits for them: its own users' work first. Confined. */
final class Slots {
  private final int total;
  private final Deque<Runnable> own = new ArrayDeque<>();
  private final Deque<Runnable> foreign = new ArrayDeque<>();
  private int used;

  Slots(int total) {
    this.total = Math.max(1, total);
  }

  void wantOwn(Runnable start) {
    own.add(start);
    serve();
  }

  void wantForeign(Runnable start) {
    foreign.add(start);
    serve();
  }

  /** A starter that has nothing to start any more gives its slot back by this, too. */
  void free() {
    if (--used < 0) {
      throw new Violation("a slot was freed twice");
    }
    serve();
  }

  int used() {
    return used;
  }

  private void serve() {
    while (used < total && !(own.isEmpty() && foreign.isEmpty())) {
      used++;
      (own.isEmpty() ? foreign.removeFirst() : own.removeFirst()).run();
    }
  }
}
