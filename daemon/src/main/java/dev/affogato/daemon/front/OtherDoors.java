package dev.affogato.daemon.front;

import dev.affogato.base.net.Connection;
import java.io.IOException;

/**
 * Who serves the connections on which something else than icecream's protocol is spoken: the same
 * sockets are for all. Implementations are thread-safe.
 */
public interface OtherDoors {
  /** How many bytes of a connection say what it speaks. */
  int FIRST_BYTES = 4;

  /** There is only icecream's protocol. */
  OtherDoors NONE =
      new OtherDoors() {
        @Override
        public Taken take(Connection connection, byte[] first, Runnable closed) {
          return Taken.NOT;
        }
      };

  /** What became of a connection that was offered. */
  enum Taken {
    /** Others are to serve it; its {@link Connection#in} is as it was. */
    NOT,
    /** It was served to its end. */
    SERVED,
    /** It is somebody else's now, who says when it is over. */
    ADOPTED
  }

  /**
   * Serves {@code connection} if it is one of theirs; may take as long as the connection lasts.
   *
   * @param first its first {@link #FIRST_BYTES} bytes, or fewer if there are no more
   * @param closed to be run at the end of a connection that is {@link Taken#ADOPTED}
   */
  Taken take(Connection connection, byte[] first, Runnable closed)
      throws IOException, InterruptedException;

  /** Opens them. */
  interface Maker {
    /**
     * @param slots for jobs that come by these doors
     */
    OtherDoors open(ActionSlots slots) throws IOException, InterruptedException;
  }
}
