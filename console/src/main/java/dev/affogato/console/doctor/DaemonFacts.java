package dev.affogato.console.doctor;

import java.util.List;
import java.util.Optional;

/**
 * What there is of a daemon on this machine. Immutable.
 *
 * @param sockets where a client looks, in its order
 * @param linked whether it has a scheduler, if it says
 * @param notes what it says of itself, see {@code affogato status}
 * @param testing whether a variable for tests names the only socket
 */
record DaemonFacts(
    List<Socket> sockets, Optional<Boolean> linked, List<String> notes, boolean testing) {

  /** One place where a daemon may listen. */
  record Socket(String path, State state) {}

  /** What comes of connecting. */
  enum State {
    ABSENT,
    /** It is there, and closed to this user. */
    DENIED,
    /** It is there, and nobody listens. */
    DEAD,
    /** Somebody listens, and says nothing. */
    SILENT,
    ANSWERS
  }

  boolean answers() {
    return sockets.stream().anyMatch(socket -> socket.state() == State.ANSWERS);
  }

  Optional<Socket> first(State state) {
    return sockets.stream().filter(socket -> socket.state() == state).findFirst();
  }
}
