package dev.affogato.daemon.front;

import dev.affogato.base.time.Deadline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether there is a scheduler, and whether it is one to wait for: it may be lost, silent, turn us
 * away after each LOGIN, or have no machine for anybody. Pure; confined to {@link DaemonState}.
 *
 * <p>Being connected proves nothing, nor does CS_CONF: two daemons of one name push each other out
 * after it. What counts are answers. So no limit begins anew because a scheduler connects, or one
 * that comes and goes could keep a build waiting for ever.
 */
final class SchedulerTrust {
  static final int NO_SESSION = 0;

  private int session = NO_SESSION;
  private String ownAddress = "";
  private long connectedAtNanos;

  /** When the scheduler was last heard, or last doubted. */
  private long trustedAtNanos;

  /**
   * Set by the first loss since a scheduler last served us, and not by those that follow. Once
   * passed, questions are answered here.
   */
  private @Nullable Deadline awaitedUntil;

  /** Until when the last answer shows that queues move; null before the first one. */
  private @Nullable Deadline movesUntil;

  /** Number of the current session, or {@link #NO_SESSION}. */
  int session() {
    return session;
  }

  boolean isConnected() {
    return session != NO_SESSION;
  }

  /** This machine's address as the scheduler sees it. */
  String ownAddress() {
    return ownAddress;
  }

  void connected(int newSession, String newOwnAddress, Now now) {
    session = newSession;
    ownAddress = newOwnAddress;
    connectedAtNanos = now.nanos();
    trustedAtNanos = now.nanos();
  }

  void lost(boolean unreachable, Now now) {
    session = NO_SESSION;
    if (awaitedUntil == null || unreachable) {
      awaitedUntil = Deadline.after(now.nanos(), Patience.nextScheduler(unreachable));
    }
  }

  /** It gave somebody an answer. */
  void answered(Now now) {
    trustedAtNanos = now.nanos();
    awaitedUntil = null;
    movesUntil = Deadline.after(now.nanos(), Patience.BUSY_MACHINES);
  }

  /** Time passes. */
  void tick(Now now) {
    if (isConnected() && hasPassed(connectedAtNanos, Patience.NEXT_SCHEDULER, now)) {
      // One that keeps us for as long does not turn us away, though nobody may have asked it.
      awaitedUntil = null;
    }
  }

  /** Whether there is none, but one that was lost may soon be back. */
  boolean isAwaited(Now now) {
    return awaitedUntil != null && !awaitedUntil.hasPassed(now.nanos());
  }

  /** Whether there is none, and has not been for too long. */
  boolean isGivenUp(Now now) {
    return !isConnected() && awaitedUntil != null && awaitedUntil.hasPassed(now.nanos());
  }

  /** Whether nothing was heard of it for long; it then has as long again before the next doubt. */
  boolean becomesSilent(Now now) {
    boolean silent = isConnected() && hasPassed(trustedAtNanos, Patience.SILENT_SCHEDULER, now);
    if (silent) {
      trustedAtNanos = now.nanos();
    }
    return silent;
  }

  /** Whether somebody was given a machine lately. */
  boolean movesQueues(Now now) {
    return movesUntil != null && !movesUntil.hasPassed(now.nanos());
  }

  private static boolean hasPassed(long sinceNanos, Duration time, Now now) {
    return now.nanos() - sinceNanos >= time.toNanos();
  }
}
