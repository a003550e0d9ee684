package dev.affogato.client.direct;

import dev.affogato.base.reason.Reason;

/** What became of the attempt to have a job executed. Immutable. */
public sealed interface Answer {
  /** It was compiled. */
  record Done(DirectResult result) implements Answer {}

  /** The machine executes no actions: the same assignment is good for a classic job. */
  record NotDirect() implements Answer {}

  /** It was not compiled, and had better be compiled here. */
  record Failed(Reason reason) implements Answer {}
}
