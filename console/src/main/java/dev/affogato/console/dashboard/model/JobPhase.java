package dev.affogato.console.dashboard.model;

/** How far a job is. */
public enum JobPhase {
  /** It has no machine yet. */
  QUEUED,
  /** It has one, and is on its way there. */
  SENT,
  /** Its compiler runs. */
  RUNNING
}
