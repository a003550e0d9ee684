package dev.affogato.client.launcher;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;

/**
 * Where the agent's listening socket comes from: descriptor 0, left there by the launcher that
 * started the agent, or a path for tests and embedding. Immutable.
 *
 * @param channel listening; launchers may be in its queue already
 * @param path of the socket in the file system
 */
public record AgentSocket(ServerSocketChannel channel, Path path) {
  /** As the launcher's own socket (launcher.md): a whole {@code make -j} may wait there. */
  private static final int BACKLOG = 1024;

  private static final String SUFFIX = ".sock";

  /**
   * The socket this process was started with.
   *
   * <p>From here on descriptors 0 to 2 are {@code /dev/null}: the JDK redirects them when it hands
   * out the inherited channel. Open {@link #logFile()} afterwards to log anything.
   *
   * @throws IOException if descriptor 0 is no listening unix socket
   */
  public static AgentSocket inherited() throws IOException {
    Channel inherited = System.inheritedChannel();
    if (inherited instanceof ServerSocketChannel server
        && server.getLocalAddress() instanceof UnixDomainSocketAddress address) {
      return new AgentSocket(server, address.getPath());
    }
    throw new IOException(
        "the agent is started by icecc, which leaves it a listening unix socket as standard input");
  }

  /** Listens at {@code path}, which must not exist. */
  public static AgentSocket listen(Path path) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(path), BACKLOG);
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
    return new AgentSocket(server, path);
  }

  /** The log beside the socket, which the launcher created and names in its messages. */
  public Path logFile() {
    String name = path.toString();
    return Path.of(
        (name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name)
            + ".log");
  }

  /**
   * Who the kernel says we are. Asked of /proc, because preloaded libraries such as fakeroot's lie
   * to everybody who calls libc.
   */
  static UserPrincipal ownUser() throws IOException {
    List<String> status = Files.readAllLines(Path.of("/proc/self/status"));
    for (String line : status) {
      if (line.startsWith("Uid:")) {
        // Real, effective, saved, file system.
        String effective = line.split("\\s+")[2];
        return FileSystems.getDefault()
            .getUserPrincipalLookupService()
            .lookupPrincipalByName(effective);
      }
    }
    throw new IOException("/proc/self/status does not name our user");
  }
}
