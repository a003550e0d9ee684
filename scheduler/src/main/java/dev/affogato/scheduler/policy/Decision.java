package dev.affogato.scheduler.policy;

import dev.affogato.base.reason.Reason;

/** What becomes of a request, and why. Implementations are immutable. */
public sealed interface Decision {
  /** Why, for the log and for {@code listjobs}' readers. */
  Reason reason();

  /** It runs on {@code host}, which may be the submitter. */
  record RunOn(HostView host, EnvironmentMatch match, Reason reason) implements Decision {}

  /** It waits: somebody could take it, but not now. */
  record Wait(Reason reason) implements Decision {}

  /** Nobody could ever take it: the submitter compiles it, whatever its own slots are. */
  record BackToSubmitter(Reason reason) implements Decision {}
}
