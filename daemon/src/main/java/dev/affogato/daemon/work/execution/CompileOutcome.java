package dev.affogato.daemon.work.execution;

import dev.affogato.base.reason.Reason;
import org.jspecify.annotations.Nullable;

/** How a compile job ended. */
public sealed interface CompileOutcome {
  /** Statuses that daemons and the scheduler tell each other (behaviour spec 5.9). */
  int STATUS_GENERAL = 100;

  int STATUS_OUT_OF_MEMORY = 105;
  int STATUS_IO_ERROR = 107;
  int STATUS_ENVIRONMENT_DAMAGED = 110;
  int STATUS_CANNOT_START = 117;
  int STATUS_CANCELLED = 118;

  /**
   * The compiler ran, or was given up. Immutable by convention: arrays are not copied.
   *
   * @param status its exit status, 128 + n for signal n; when it was given up, 105 for want of
   *     memory and 107 for everything else
   * @param tryLocally goes into the out-of-memory field: the client should compile this itself
   * @param object the object file; null unless status is 0
   * @param dwo the split debug information, if there is any
   */
  record Compiled(
      int status,
      byte[] stdout,
      byte[] stderr,
      boolean tryLocally,
      @Nullable OutputFile object,
      @Nullable OutputFile dwo,
      JobUsage usage)
      implements CompileOutcome {}

  /**
   * There was no compiler to run; the client is told so in words and the connection ends.
   *
   * @param status for JOB_DONE
   * @param environmentDamaged whether the environment should be removed and the scheduler told
   */
  record NotStarted(Reason reason, int status, boolean environmentDamaged)
      implements CompileOutcome, CompileStart {}

  /** Somebody cancelled it; nobody waits for a result. */
  record Cancelled(JobUsage usage) implements CompileOutcome {}
}
