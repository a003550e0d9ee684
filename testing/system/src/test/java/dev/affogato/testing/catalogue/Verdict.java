package dev.affogato.testing.catalogue;

/** Where a case's command has to be compiled when the scheduler was asked for a server. */
enum Verdict {
  /** By the server, and nowhere else. */
  REMOTE,
  /** On the client's machine, without a question to the scheduler. */
  LOCAL,
  /** By the server, and then once more on the client's machine, whose result counts. */
  REBUILT,
  /** Not said: only the result is looked at. */
  ANYWHERE,
  /** Somehow, but not as the compiler alone: the case is not run with this client. */
  DEFECTIVE
}
