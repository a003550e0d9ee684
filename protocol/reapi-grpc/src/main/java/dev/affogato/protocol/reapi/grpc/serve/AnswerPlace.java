package dev.affogato.protocol.reapi.grpc.serve;

import dev.affogato.protocol.reapi.message.CallFailure;

/**
 * The room that the answers of one call take until it is over. Thread-safe: by its lock; what is
 * taken after the end goes back at once.
 */
final class AnswerPlace {
  private final AnswerRoom room;
  private final String peer;
  private long bytes;
  private boolean over;

  AnswerPlace(AnswerRoom room, String peer) {
    this.room = room;
    this.peer = peer;
  }

  /** Waits for room for {@code answer}. */
  void take(Object answer) throws CallFailure, InterruptedException {
    long more = room.take(peer, answer);
    synchronized (this) {
      if (!over) {
        bytes += more;
        return;
      }
    }
    room.giveBack(peer, more);
  }

  /** The call is over, and what was to be sent is sent or dropped. */
  void leave() {
    long all;
    synchronized (this) {
      over = true;
      all = bytes;
      bytes = 0;
    }
    room.giveBack(peer, all);
  }
}
