package dev.affogato.daemon.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.affogato.base.net.Connection;
import dev.affogato.protocol.icecc.channel.MessageChannel;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.Stats;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;

/** A scheduler that does what the test says, one connection after the other. */
public final class FakeScheduler implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final ServerSocketChannel listener;

  public FakeScheduler() throws IOException {
    this(0);
  }

  public FakeScheduler(int port) throws IOException {
    listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  public int port() {
    try {
      return ((InetSocketAddress) listener.getLocalAddress()).getPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The next daemon that connects. */
  public Session accept() throws IOException {
    return new Session(MessageChannel.handshake(new Connection(listener.accept())));
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  /** The scheduler's end of one session. */
  public record Session(MessageChannel channel) implements AutoCloseable {
    public void send(Message message) throws IOException {
      channel.send(message);
    }

    /** The next message, which must be a {@code type}. */
    public <T extends Message> T expect(Class<T> type) throws IOException {
      Message message = channel.receive(LIMIT);
      assertThat(message).isInstanceOf(type);
      return type.cast(message);
    }

    /** The next message of {@code type}, past what the daemon says of its load meanwhile. */
    public <T extends Message> T awaitNext(Class<T> type) throws IOException {
      Message message = channel.receive(LIMIT);
      while (!type.isInstance(message)) {
        assertThat(message).isInstanceOf(Stats.class);
        message = channel.receive(LIMIT);
      }
      return type.cast(message);
    }

    @Override
    public void close() {
      channel.close();
    }
  }
}
