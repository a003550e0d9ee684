package dev.affogato.client.inputs;

import dev.affogato.base.reason.Reason;

/** Inputs that no tree can tell, or that change while they are looked at. */
public final class InputRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Reason reason;

  InputRefusedException(String code, String text) {
    super(text);
    this.reason = new Reason(code, text);
  }

  /** {@code path} is not what it was a moment ago. */
  static InputRefusedException changed(String path) {
    return new InputRefusedException(
        "input-changed", Text.shown(path) + " changes while it is read");
  }

  public Reason reason() {
    return reason;
  }
}
