package dev.affogato.client.launcher;

import dev.affogato.base.net.Connection;
import dev.affogato.base.time.TimeSource;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import org.jspecify.annotations.Nullable;

/**
 * Launchers that connect to a unix socket of the agent's own; those of other users are turned away.
 */
final class ListeningSource implements LauncherSource {
  private static final System.Logger LOG = System.getLogger(ListeningSource.class.getName());

  private final ServerSocketChannel channel;
  private final Path path;
  private final UserPrincipal owner;

  /**
   * Takes over {@code channel}, which is listening.
   *
   * @throws IOException if the system does not tell who we are
   */
  ListeningSource(ServerSocketChannel channel) throws IOException {
    this.channel = channel;
    this.path =
        channel.getLocalAddress() instanceof UnixDomainSocketAddress address
            ? address.getPath()
            : Path.of("");
    this.owner = AgentSocket.ownUser();
  }

  @Override
  public @Nullable Connection next() throws IOException {
    SocketChannel accepted = channel.accept();
    Connection connection;
    try {
      connection = new Connection(accepted);
    } catch (IOException goneAlready) {
      accepted.close();
      return null;
    }
    UserPrincipal peer = connection.peerUser();
    if (!owner.equals(peer)) {
      LOG.log(Level.WARNING, "turned away a launcher of user {0}", String.valueOf(peer));
      connection.close();
      return null;
    }
    return connection;
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void tidyUp() {
    new LeftBehind(path, TimeSource.system()).remove();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
