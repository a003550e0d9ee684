package dev.affogato.client.direct;

import dev.affogato.base.reason.Reason;

/** A job cannot go the direct way, and takes the classic one. An ordinary event, not a defect. */
public final class Detour extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Reason reason;

  Detour(DetourCode code, String text) {
    this(new Reason(code.word(), text));
  }

  Detour(Reason reason) {
    // No stack trace: where it was thrown is what the code says.
    super(reason.text(), null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
