package dev.affogato.console.dashboard.model;

/** Where a job ran, seen from who wanted it. */
public enum JobKind {
  /** On another machine. */
  REMOTE,
  /** On the machine that asked, as the scheduler said. */
  RETURNED,
  /** Where it was typed, without asking: links, and what cannot leave the machine. */
  LOCAL
}
