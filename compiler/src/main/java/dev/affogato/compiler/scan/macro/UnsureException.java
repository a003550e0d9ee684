package dev.affogato.compiler.scan.macro;

import dev.affogato.base.reason.Reason;

/**
 * The scan met something whose effect it cannot tell for sure; what it found so far stands, but the
 * verdict is not "exact". Carries no stack trace: it is an answer, not a fault of the program.
 */
public final class UnsureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Reason reason;

  public UnsureException(String code, String text) {
    super(text, null, false, false);
    this.reason = new Reason(code, text);
  }

  public Reason reason() {
    return reason;
  }
}
