package dev.affogato.daemon.front;

/**
 * What a JOB_DONE that no compiler caused gives as its reason (protocol spec 6.5 and 8, behaviour
 * spec 5.9). Schedulers and monitors only show them.
 */
final class ExitCodes {
  /** Something of ours failed. */
  static final int GENERAL = 100;

  /** Reading or writing failed, or the client was gone when its answer came. */
  static final int IO_ERROR = 107;

  /** The environment, or a compiler in it, is missing. */
  static final int ENVIRONMENT_MISSING = 110;

  /** The compiler could not be started. */
  static final int CANNOT_START = 117;

  /** The client closed its connection. */
  static final int CLIENT_GONE = 118;

  /** The client said END: the ordinary way. */
  static final int CLIENT_SAID_END = 119;

  /** The client sent what it may not send now. */
  static final int UNEXPECTED_MESSAGE = 120;

  /** No environment could be made of the machine's own compiler. */
  static final int NATIVE_ENVIRONMENT_FAILED = 121;

  private ExitCodes() {}
}
