package dev.affogato.client.agent;

import dev.affogato.base.reason.Reason;

/** The call is for an agent in its launcher's own surroundings. Ordinary, not a defect. */
final class Elsewhere extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Reason reason;

  Elsewhere(Reason reason) {
    // No stack trace: where it was thrown is what the reason says.
    super(reason.text(), null, false, false);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
