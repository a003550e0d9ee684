package dev.affogato.client.agent;

import dev.affogato.base.reason.Reason;

/**
 * The remote attempt is over and the job is to be compiled here. An ordinary event, not a defect:
 * machines leave, compilers warn.
 */
class Fallback extends Exception {
  private static final long serialVersionUID = 1;

  private final transient FallbackCode code;
  private final transient Reason reason;

  Fallback(FallbackCode code, String text) {
    this(code, text, null);
  }

  /** With a reason of the direct way. */
  Fallback(Reason reason) {
    super(reason.text(), null, false, false);
    this.code = FallbackCode.DIRECT;
    this.reason = reason;
  }

  Fallback(FallbackCode code, String text, @org.jspecify.annotations.Nullable Throwable cause) {
    // No stack trace: where it was thrown is what the code says.
    super(text, cause, false, false);
    this.code = code;
    this.reason = new Reason(code.word(), text);
  }

  /** Whether the job may go away all the same, with its macros expanded here. */
  boolean isCuredByWholePreprocessing() {
    return Snag.isCurable(reason);
  }

  /** Whether another host might have done better. */
  boolean isOfTheHost() {
    return code.isOfTheHost();
  }

  /** What the client's log says. */
  String logLine() {
    return code.logLine(reason.text());
  }

  Reason reason() {
    return reason;
  }
}
