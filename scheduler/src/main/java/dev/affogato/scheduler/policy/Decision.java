package dev.affogato.scheduler.policy;

import dev.affogato.base.reason.Reason;

/** What becomes of a request, and why. Implementations are immutable. */
public sealed interface Decision {
  /** Why, for the log and for {@code listjobs}' readers. */
  Reason reason();

  /** It runs on {@code host}, which may be the submitter. */
  record RunOn(HostView host, EnvironmentMatch match, Reason reason) implements Decision {}

  /**
   * It waits: somebody could take it, but not now.
   *
   * @param scope who else need not be tried before something changes
   */
  record Wait(Reason reason, Scope scope) implements Decision {}

  /**
   * It waits although a slot is free, which suits shorter jobs better.
   *
   * @param workMsMax the longest job that slot suits
   */
  record Hold(Reason reason, double workMsMax) implements Decision {}

  /** Whom a {@link Wait} is about. */
  enum Scope {
    /** Machines are free, but not for this one. */
    THIS_JOB,
    /** This submitter's requests of the same demand. */
    THIS_SUBMITTER,
    /** All requests of the same demand, but for submitters with slots of their own. */
    ALL
  }

  /** Nobody could ever take it: the submitter compiles it, whatever its own slots are. */
  record BackToSubmitter(Reason reason) implements Decision {}
}
