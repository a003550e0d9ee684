package dev.affogato.daemon.work.execution;

import dev.affogato.base.reason.Reason;
import org.jspecify.annotations.Nullable;

/** How a program that ran within limits ended. */
public sealed interface JobEnd {
  /**
   * By itself. Immutable by convention: arrays are not copied.
   *
   * @param status its exit status, 128 + n for signal n
   * @param excuse why a failure says nothing about its input, in words that go behind "the remote
   *     compiler"; null if the verdict stands
   */
  record Ended(int status, byte[] stdout, byte[] stderr, @Nullable Reason excuse, JobUsage used)
      implements JobEnd {}

  /** At a limit, in the same kind of words. */
  record GivenUp(Reason why, byte[] stdout, byte[] stderr, JobUsage used) implements JobEnd {}

  /** There was no program to run; {@code said} is what jail or shell said of it. */
  record NotStarted(String said) implements JobEnd {}

  /** Somebody cancelled it; nobody waits for a result. */
  record Cancelled(JobUsage used) implements JobEnd {}
}
