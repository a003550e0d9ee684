package dev.affogato.scheduler.state;

/**
 * When a daemon is tested, pinged and given up (protocol spec 9.7, 9.8). Confined to the
 * scheduler's thread.
 */
final class Health {
  private static final int TEST_INTERVAL_S = 60;
  private static final int FIRST_RETRY_S = 2;
  private static final int LAST_RETRY_S = 4096;

  /** Silence after which an old daemon is pinged. */
  static final int PING_S = 36;

  /** Time it has for the answer. */
  static final int PING_ANSWER_S = 6;

  private long nextTestNanos;
  private int retrySeconds = FIRST_RETRY_S;
  private boolean testRunning;
  private long heardNanos;
  private long pingedNanos;

  Health(Moment login) {
    nextTestNanos = login.nanos();
    heardNanos = login.nanos();
  }

  boolean testIsDue(Moment now) {
    return !testRunning && now.nanos() - nextTestNanos >= 0;
  }

  void testStarted() {
    testRunning = true;
  }

  void testEnded(boolean reachable, Moment now) {
    testRunning = false;
    if (reachable) {
      retrySeconds = FIRST_RETRY_S;
      nextTestNanos = now.inSeconds(TEST_INTERVAL_S);
    } else {
      nextTestNanos = now.inSeconds(retrySeconds);
      retrySeconds = Math.min(retrySeconds * 2, LAST_RETRY_S);
    }
  }

  void heard(Moment now) {
    heardNanos = now.nanos();
  }

  void pinged(Moment now) {
    pingedNanos = now.nanos();
  }

  boolean pingIsDue(Moment now) {
    return now.secondsSince(heardNanos) >= PING_S;
  }

  boolean pingIsOverdue(Moment now) {
    return now.secondsSince(pingedNanos) >= PING_ANSWER_S;
  }
}
