package dev.affogato.daemon.front;

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

  private final Kind kind;
  private final int client;
  private boolean held;

  Slot(Kind kind, int client) {
    this.kind = kind;
    this.client = client;
  }

  Kind kind() {
    return kind;
  }

  int client() {
    return client;
  }

  boolean isHeld() {
    return held;
  }

  void hold() {
    held = true;
  }
}
