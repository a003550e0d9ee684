package dev.affogato.daemon.front;

import dev.affogato.protocol.icecc.message.UseCs;

/**
 * Who can have a job done at a second place while it is being done at a first one. Implementations
 * are thread-safe.
 */
public interface SecondTries {
  /** Nobody can. */
  SecondTries NONE = (first, second) -> false;

  /** What became of one. */
  enum End {
    /** Its result was there first, and is taken. */
    WON,
    /** Nothing came of it. */
    FAILED,
    /** It was not begun. */
    DECLINED
  }

  /**
   * The scheduler would have the job {@code first} done at {@code second}, too. Must not block.
   *
   * @return whether that is tried; its end is told to {@link ActionSlots} then, unless the first is
   *     over before
   */
  boolean offered(int first, UseCs second);
}
