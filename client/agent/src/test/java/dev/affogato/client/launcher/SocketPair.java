package dev.affogato.client.launcher;

import dev.affogato.base.net.Connection;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A launcher's and an agent's end of one connection. */
record SocketPair(Connection launcher, Connection agent) implements AutoCloseable {
  /** Connected by a name in {@code folder} that is gone afterwards. */
  SocketPair(Path folder) throws IOException {
    this(connect(folder.resolve("pair")));
  }

  private SocketPair(Connection[] ends) {
    this(ends[0], ends[1]);
  }

  private static Connection[] connect(Path name) throws IOException {
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      UnixDomainSocketAddress address = UnixDomainSocketAddress.of(name);
      listener.bind(address);
      Connection launcher = new Connection(SocketChannel.open(address));
      return new Connection[] {launcher, new Connection(listener.accept())};
    } finally {
      Files.deleteIfExists(name);
    }
  }

  @Override
  public void close() {
    launcher.close();
    agent.close();
  }
}
