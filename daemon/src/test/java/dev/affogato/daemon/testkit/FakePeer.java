package dev.affogato.daemon.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.base.net.Connection;
import dev.affogato.base.net.Watchdog;
import dev.affogato.protocol.icecc.message.End;
import dev.affogato.protocol.icecc.message.FileChunk;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.MessageCodec;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;

/** A client of the daemon, from this machine or another, of any protocol version. */
public final class FakePeer implements AutoCloseable {
  /** What the daemon speaks. */
  private static final int DAEMON_VERSION = 43;

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Connection connection;
  private final DataInputStream in;
  private final int version;

  private FakePeer(Connection connection, int ownVersion) throws IOException {
    this.connection = connection;
    this.in = new DataInputStream(new BufferedInputStream(connection.in()));
    this.version = Math.min(ownVersion, DAEMON_VERSION);
    for (int word : new int[] {ownVersion, version}) {
      connection
          .out()
          .write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(word).array());
    }
    assertThat(Integer.reverseBytes(in.readInt())).isEqualTo(DAEMON_VERSION);
    assertThat(Integer.reverseBytes(in.readInt())).isEqualTo(version);
  }

  public static FakePeer local(Path socket) throws IOException {
    return connect(UnixDomainSocketAddress.of(socket), DAEMON_VERSION);
  }

  /** A peer that comes by TCP. */
  public static FakePeer remote(int port, int version) throws IOException {
    return connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), version);
  }

  private static FakePeer connect(SocketAddress address, int version) throws IOException {
    return new FakePeer(Connection.open(address, LIMIT), version);
  }

  public Connection connection() {
    return connection;
  }

  public void send(Message message) throws IOException {
    connection.out().write(MessageCodec.frame(message, version));
  }

  public void sendFile(byte[] content) throws IOException {
    for (int from = 0; from < content.length; from += FileChunk.SENT_BYTES) {
      int length = Math.min(FileChunk.SENT_BYTES, content.length - from);
      send(FileChunk.of(content, from, length, version, 1));
    }
    send(new End());
  }

  /** The next message, which must be a {@code type}. */
  public <T extends Message> T expect(Class<T> type) throws IOException {
    Message message = receive();
    assertThat(message).isInstanceOf(type);
    return type.cast(message);
  }

  public byte[] expectFile() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    Message message = receive();
    for (; message instanceof FileChunk chunk; message = receive()) {
      file.write(chunk.content());
    }
    assertThat(message).isInstanceOf(End.class);
    return file.toByteArray();
  }

  /** The daemon closes without another word. */
  public void expectClosed() {
    assertThatThrownBy(this::receive).isInstanceOf(IOException.class);
  }

  private Message receive() throws IOException {
    try (Watchdog.Guard limit = Watchdog.closeAfter(LIMIT, connection::close)) {
      byte[] frame = new byte[in.readInt()];
      in.readFully(frame);
      return MessageCodec.decode(frame, version);
    } finally {
      assertThat(connection.channel().isOpen()).as("answer within 20 s").isTrue();
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
