package dev.affogato.compiler.scan;

import dev.affogato.base.reason.Reason;

/** Whether a scan found exactly the files that the compile would read. Immutable. */
public sealed interface Verdict {
  /** The files found are all there is to read, and every look for an absent file is known. */
  record Exact() implements Verdict {}

  /**
   * There may be more files, or others.
   *
   * @param reason the first doubt
   */
  record Unsure(Reason reason) implements Verdict {}

  default boolean isExact() {
    return this instanceof Exact;
  }
}
