package dev.affogato.simulation;

/**
 * Defects put in on purpose, to see that the simulation finds them: one that finds nothing proves
 * nothing.
 */
public enum Plant {
  NONE,
  /** The network swallows a JOB_DONE of a connection that goes on. */
  JOB_DONE_LOST,
  /** After a reconnect a scheduler answers again what it had answered before. */
  DOUBLE_GRANT,
  /** A daemon says nothing when a client with an assignment dies. */
  SLOT_LEAKED,
  /** One submitter's requests are treated as if all others were more urgent. */
  STARVATION
}
