package dev.affogato.compiler.toolchain;

import dev.affogato.base.reason.Reason;

/** A compiler that cannot be put elsewhere file by file; there may be other ways to use it. */
public final class UnsuitableToolchainException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Every one of them, for whoever counts. */
  private static final String CODE = "toolchain-not-movable";

  private final transient Reason reason;

  UnsuitableToolchainException(String text) {
    super(text);
    this.reason = new Reason(CODE, text);
  }

  public Reason reason() {
    return reason;
  }
}
