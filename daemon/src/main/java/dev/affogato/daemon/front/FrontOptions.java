package dev.affogato.daemon.front;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * Where clients come in. Immutable.
 *
 * @param socket path of the unix socket
 * @param socketForAll whether every user of the machine may connect to it
 * @param port TCP port, 0 for one the system chooses; without effect where nothing is compiled for
 *     others
 * @param addresses addresses to listen on; empty for all
 * @param ownUserOnly whether connections over TCP are taken from processes of this process' own
 *     user on this machine only
 */
public record FrontOptions(
    Path socket, boolean socketForAll, int port, List<InetAddress> addresses, boolean ownUserOnly) {
  public FrontOptions {
    addresses = List.copyOf(addresses);
  }

  /** For everybody who can reach the doors. */
  public FrontOptions(Path socket, boolean socketForAll, int port, List<InetAddress> addresses) {
    this(socket, socketForAll, port, addresses, false);
  }
}
