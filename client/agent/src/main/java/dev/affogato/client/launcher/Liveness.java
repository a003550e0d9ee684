package dev.affogato.client.launcher;

import java.time.Duration;
import java.util.function.IntPredicate;

/**
 * Decides what a connection needs at a tick of the server: a keep-alive, or to be closed because it
 * has been stuck for too long. No threads, no clock.
 *
 * <p>Thread-safe: written by the handler's thread and read by the server's timer; each fact is one
 * volatile field, and acting on a slightly old one does no harm.
 */
final class Liveness {
  /** How often {@link #due} is asked. Launchers wait 15 s for a first word (launcher.md). */
  static final int TICK_SECONDS = 5;

  /** A launcher sends its call at once; after this long it is no launcher. */
  static final Duration CALL_WAIT = Duration.ofSeconds(15);

  /** A launcher that reads nothing for so long is stopped or stuck; its own fallback is safe. */
  static final Duration WRITE_WAIT = Duration.ofSeconds(60);

  /** No preprocessor is silent for so long; a stopped one is. */
  static final Duration PREPROCESSOR_WAIT = Duration.ofMinutes(10);

  private static final long KEEP_ALIVE_NANOS = Duration.ofSeconds(TICK_SECONDS).toNanos() - 1;

  enum Due {
    NOTHING,
    KEEP_ALIVE,
    CLOSE
  }

  private enum Phase {
    CALLING,
    HANDLING,
    LISTENING,
    ANSWERED
  }

  private volatile Phase phase = Phase.CALLING;
  private volatile long phaseNanos;
  private volatile long writtenNanos;
  private volatile boolean writing;
  private volatile int compilerPid;

  Liveness(long nowNanos) {
    phaseNanos = nowNanos;
    writtenNanos = nowNanos;
  }

  void handling() {
    if (phase != Phase.ANSWERED) {
      phase = Phase.HANDLING;
    }
  }

  /** Something of the preprocessor's is expected from now on. */
  void listening(long nowNanos) {
    phaseNanos = nowNanos;
    phase = Phase.LISTENING;
  }

  /**
   * The last frame has been sent.
   *
   * @param pid the process that now holds the socket, or 0 if none does
   */
  void answered(int pid) {
    compilerPid = pid;
    phase = Phase.ANSWERED;
  }

  void writing(long nowNanos) {
    writtenNanos = nowNanos;
    writing = true;
  }

  void written(long nowNanos) {
    writtenNanos = nowNanos;
    writing = false;
  }

  boolean wantsKeepAlive() {
    return phase == Phase.HANDLING || phase == Phase.LISTENING;
  }

  Due due(long nowNanos, IntPredicate isAlive) {
    if (writing) {
      return closeAfter(WRITE_WAIT, nowNanos - writtenNanos);
    }
    return switch (phase) {
      case CALLING -> closeAfter(CALL_WAIT, nowNanos - phaseNanos);
      // A process left behind by the compiler may keep the socket open: the pid tells.
      case ANSWERED -> compilerPid == 0 || isAlive.test(compilerPid) ? Due.NOTHING : Due.CLOSE;
      case LISTENING ->
          nowNanos - phaseNanos >= PREPROCESSOR_WAIT.toNanos() ? Due.CLOSE : keepAlive(nowNanos);
      case HANDLING -> keepAlive(nowNanos);
    };
  }

  private Due keepAlive(long nowNanos) {
    return nowNanos - writtenNanos >= KEEP_ALIVE_NANOS ? Due.KEEP_ALIVE : Due.NOTHING;
  }

  private static Due closeAfter(Duration limit, long nanos) {
    return nanos >= limit.toNanos() ? Due.CLOSE : Due.NOTHING;
  }
}
