package dev.affogato.daemon.link;

import dev.affogato.protocol.icecc.message.Message;

/** Who decides what the scheduler's messages mean. Called by the link's one thread. */
public interface SchedulerListener {
  /** A scheduler is there; the first message sent to it must be the LOGIN. */
  void connected(SchedulerSession session);

  /**
   * A message from the scheduler; PING has been dealt with already.
   *
   * @return false if the message makes no sense here: the session is then ended
   */
  boolean received(SchedulerSession session, Message message);

  /**
   * The session is over; what was sent on it may not have arrived.
   *
   * @param unreachable whether its machine no longer answers: unlike a scheduler that restarts, it
   *     will not be back in a moment
   */
  void lost(SchedulerSession session, boolean unreachable);
}
