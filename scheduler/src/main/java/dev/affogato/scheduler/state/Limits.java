package dev.affogato.scheduler.state;

/**
 * How much one peer may make the scheduler keep. Far above anything real; each is counted in {@link
 * Counters} or ends the connection with a reason in the log.
 */
final class Limits {
  /** Longest node name, platform, file or preferred host kept; longer ones are cut. */
  static final int NAME_CHARS_MAX = 255;

  /** Slots believed of one daemon; more are cut. */
  static final int MAX_JOBS_MAX = 65_536;

  /** Unanswered requests of one daemon; further ones go back to it at once. */
  static final int REQUESTS_PER_DAEMON_MAX = 10_000;

  /** Jobs that one daemon submitted and that have not ended; one more ends its connection. */
  static final int JOBS_PER_DAEMON_MAX = 100_000;

  /** Answers one GET_CS may ask for; the real ones are 1 and 3 (protocol spec 3.5). */
  static final int ANSWERS_PER_REQUEST_MAX = 16;

  /** Environments offered in one GET_CS; further ones are not looked at. */
  static final int OFFERED_ENVIRONMENTS_MAX = 64;

  /** Environments believed of one daemon; further ones are not looked at. */
  static final int INSTALLED_ENVIRONMENTS_MAX = 4096;

  /** Daemons that may unpack an environment which nobody has yet. */
  static final int INSTALLATIONS_MIN = 4;

  /** Local jobs of one daemon shown to monitors at a time. */
  static final int LOCAL_JOBS_PER_DAEMON_MAX = 10_000;

  /** Environments one submitter may blacklist on all hosts together. */
  static final int BLACKLIST_PER_DAEMON_MAX = 10_000;

  /** Hosts an operator may block. */
  static final int BLOCKED_HOSTS_MAX = 10_000;

  private Limits() {}
}
