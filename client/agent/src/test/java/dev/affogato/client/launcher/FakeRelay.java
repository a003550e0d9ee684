package dev.affogato.client.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.net.Connection;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A daemon's socket whose relay does what the test says. Confined to the test's thread. */
final class FakeRelay implements AutoCloseable {
  final Path socket;
  private final ServerSocketChannel listener;

  FakeRelay(Path socket) throws IOException {
    this.socket = socket;
    listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(socket));
  }

  /** The next peer, which must greet as {@code role}. There is no machine's agent here. */
  Peer expect(char role) throws IOException {
    Peer peer = expectAny();
    assertThat(peer.role()).isEqualTo(role);
    return peer;
  }

  /** The next peer that does not ask for the machine's agent. */
  Peer expectAny() throws IOException {
    Peer peer = next();
    while (peer.role() == 'M') {
      peer.close();
      peer = next();
    }
    return peer;
  }

  /** The next peer, whatever it is here for. */
  Peer next() throws IOException {
    Connection connection = new Connection(listener.accept());
    DataInputStream in = new DataInputStream(connection.in());
    assertThat(in.readNBytes(4)).asString().isEqualTo("AFGR");
    assertThat(in.readUnsignedByte()).isEqualTo(1);
    char role = (char) in.readUnsignedByte();
    byte[] key = in.readNBytes(in.readUnsignedShort());
    return new Peer(connection, role, new String(key, StandardCharsets.US_ASCII));
  }

  /** The next peer, to which {@code bytes} are said whatever it is. */
  void answerNext(byte[] bytes) throws IOException {
    try (Connection connection = new Connection(listener.accept())) {
      connection.out().write(bytes);
      // Its greeting must be read whole, or closing would reset the connection.
      connection.in().readNBytes(24);
    }
  }

  record Peer(Connection connection, char role, String key) implements AutoCloseable {
    void answer(char letter) throws IOException {
      connection.out().write(("AFGR" + letter).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
      connection.close();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
