package dev.affogato.daemon.front;

import java.util.Comparator;

/** A slot waited for or held by one client for one job. Confined to {@link Slots}. */
final class Slot {
  /** In the order in which they are served (protocol spec 11.3). */
  enum Kind {
    /** A command that can only run here. */
    LOCAL,
    /** A job of our own that the scheduler gave back to us. */
    ASSIGNED_HERE,
    /** A job of another machine. */
    FOREIGN
  }

  /**
   * What is asked for. Immutable.
   *
   * @param niceness smaller ones go first among those of one kind (protocol spec 13, 5)
   * @param full whether the job fills the machine, as a link with parallel optimisation does
   */
  record Wish(Kind kind, int niceness, boolean full) {
    static Wish of(Kind kind) {
      return new Wish(kind, 0, false);
    }
  }

  /** Who is served first; among equals, who came first. */
  static final Comparator<Slot> ORDER =
      Comparator.comparing(Slot::kind)
          .thenComparingInt(slot -> slot.wish.niceness())
          .thenComparingLong(slot -> slot.ticket);

  private final Wish wish;
  private final int client;
  private final long ticket;
  private boolean held;
  private long heldSinceNanos;

  /**
   * @param ticket larger than those of all who came before
   */
  Slot(Wish wish, int client, long ticket) {
    this.wish = wish;
    this.client = client;
    this.ticket = ticket;
  }

  Kind kind() {
    return wish.kind();
  }

  int client() {
    return client;
  }

  /** How many slots it takes of a machine that has {@code max}. */
  int weight(int max) {
    return wish.full() ? max : 1;
  }

  boolean isHeld() {
    return held;
  }

  void hold(long nowNanos) {
    held = true;
    heldSinceNanos = nowNanos;
  }

  /** Meaningless unless {@link #isHeld()}. */
  long heldSinceNanos() {
    return heldSinceNanos;
  }
}
