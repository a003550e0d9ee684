package dev.affogato.daemon.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.affogato.base.net.Connection;
import dev.affogato.protocol.icecc.channel.MessageChannel;
import dev.affogato.protocol.icecc.message.End;
import dev.affogato.protocol.icecc.message.FileChunk;
import dev.affogato.protocol.icecc.message.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/** A client of the daemon, from this machine or another. */
public final class FakePeer implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final MessageChannel channel;

  private FakePeer(MessageChannel channel) {
    this.channel = channel;
  }

  public static FakePeer local(Path socket) throws IOException {
    return connect(UnixDomainSocketAddress.of(socket));
  }

  public static FakePeer remote(int port) throws IOException {
    return connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  private static FakePeer connect(SocketAddress address) throws IOException {
    return new FakePeer(MessageChannel.handshake(Connection.open(address, LIMIT)));
  }

  public MessageChannel channel() {
    return channel;
  }

  public void send(Message message) throws IOException {
    channel.send(message);
  }

  public void sendFile(byte[] content) throws IOException {
    for (int from = 0; from < content.length; from += FileChunk.SENT_BYTES) {
      int length = Math.min(FileChunk.SENT_BYTES, content.length - from);
      send(FileChunk.of(content, from, length, channel.version(), 1));
    }
    send(new End());
  }

  public <T extends Message> T expect(Class<T> type) throws IOException {
    Message message = channel.receive(LIMIT);
    assertThat(message).isInstanceOf(type);
    return type.cast(message);
  }

  /** The daemon closes without another word. */
  public void expectClosed() {
    assertThatThrownBy(() -> channel.receive(LIMIT)).isInstanceOf(IOException.class);
  }

  @Override
  public void close() {
    channel.close();
  }
}
