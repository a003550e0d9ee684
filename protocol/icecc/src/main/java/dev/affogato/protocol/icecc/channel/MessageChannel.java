package dev.affogato.protocol.icecc.channel;

import dev.affogato.base.net.Connection;
import dev.affogato.base.net.Watchdog;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.MessageCodec;
import dev.affogato.protocol.icecc.wire.ProtocolException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A connection on which messages of an agreed version travel.
 *
 * <p>Any thread may send; one thread at a time may receive; any thread may close. Every failure,
 * time-outs included, leaves the channel closed: there is no way to find the next frame after a
 * torn one.
 */
public final class MessageChannel implements AutoCloseable {
  /** Wait for each word of the handshake (protocol spec 1.7). */
  private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(15);

  /** Wait for a peer that does not read (protocol spec 1.7). */
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(30);

  /** For many small messages; what is larger is read past it. */
  private static final int READ_BUFFER_BYTES = 16 << 10;

  private static final int ID_BYTES = 4;

  private final Connection connection;
  private final InputStream in;
  private final ProtocolVersions versions;
  private final boolean monitor;
  private final ReentrantLock sending = new ReentrantLock();

  private MessageChannel(
      Connection connection, InputStream in, ProtocolVersions versions, boolean monitor) {
    this.connection = connection;
    this.in = in;
    this.versions = versions;
    this.monitor = monitor;
  }

  /**
   * Agrees on a version with the peer; both sides do the same. On failure the connection is closed.
   *
   * @throws ProtocolException if the peer's version is out of range or it confirms another than
   *     agreed
   */
  public static MessageChannel handshake(Connection connection) throws IOException {
    return handshake(connection, false);
  }

  /** {@link #handshake(Connection)} for a monitor's connection to a scheduler. */
  public static MessageChannel handshakeAsMonitor(Connection connection) throws IOException {
    return handshake(connection, true);
  }

  private static MessageChannel handshake(Connection connection, boolean monitor)
      throws IOException {
    InputStream in = new BufferedInputStream(connection.in(), READ_BUFFER_BYTES);
    try (Watchdog.Guard guard = Watchdog.closeAfter(HANDSHAKE_TIMEOUT, connection::close)) {
      try {
        return new MessageChannel(connection, in, agree(connection, in), monitor);
      } catch (IOException e) {
        connection.close();
        throw guard.fired()
            ? new SocketTimeoutException(connection.peerName() + " was silent in the handshake")
            : e;
      }
    }
  }

  private static ProtocolVersions agree(Connection connection, InputStream in) throws IOException {
    connection.out().write(versionWord(ProtocolVersions.OWN));
    int peer = readVersionWord(in);
    if (peer < ProtocolVersions.MIN || peer > ProtocolVersions.PEER_MAX) {
      throw new ProtocolException(
          connection.peerName()
              + " speaks protocol "
              + Integer.toUnsignedString(peer)
              + ", not 21 or later");
    }
    int negotiated = Math.min(ProtocolVersions.OWN, peer);
    connection.out().write(versionWord(negotiated));
    int confirmed = readVersionWord(in);
    if (confirmed != negotiated) {
      throw new ProtocolException(
          connection.peerName()
              + " confirmed version "
              + Integer.toUnsignedString(confirmed)
              + " instead of "
              + negotiated);
    }
    return new ProtocolVersions(negotiated, peer);
  }

  public ProtocolVersions versions() {
    return versions;
  }

  /** The version whose layouts this channel uses. */
  public int version() {
    return versions.negotiated();
  }

  /**
   * The connection below, for addresses and peer facts; reading or writing it directly breaks the
   * framing.
   */
  public Connection connection() {
    return connection;
  }

  /**
   * Sends one message.
   *
   * @throws IOException if the peer is gone or did not read for 30 s; the channel is closed then
   */
  public void send(Message message) throws IOException {
    byte[] frame = MessageCodec.frame(message, version());
    sending.lock();
    try (Watchdog.Guard guard = Watchdog.closeAfter(SEND_TIMEOUT, connection::close)) {
      connection.out().write(frame);
    } catch (IOException e) {
      connection.close();
      throw e;
    } finally {
      sending.unlock();
    }
  }

  /**
   * The next message, waiting as long as it takes.
   *
   * @throws EOFException if the peer closed between two messages
   * @throws ProtocolException if the peer broke the protocol
   */
  public Message receive() throws IOException {
    try {
      byte[] frame = readFrame();
      return monitor
          ? MessageCodec.decodeForMonitor(frame, version())
          : MessageCodec.decode(frame, version());
    } catch (IOException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * The next message if it has come as a whole within {@code timeout}.
   *
   * @throws SocketTimeoutException if it has not; the channel is closed then
   */
  public Message receive(Duration timeout) throws IOException {
    try (Watchdog.Guard guard = Watchdog.closeAfter(timeout, connection::close)) {
      try {
        return receive();
      } catch (IOException e) {
        throw guard.fired()
            ? new SocketTimeoutException(
                "nothing from " + connection.peerName() + " within " + timeout.toSeconds() + " s")
            : e;
      }
    }
  }

  @Override
  public void close() {
    connection.close();
  }

  private byte[] readFrame() throws IOException {
    int first = in.read();
    if (first < 0) {
      throw new EOFException(connection.peerName() + " closed the connection");
    }
    byte[] rest = readExactly(3);
    int length = first << 24 | (rest[0] & 0xff) << 16 | (rest[1] & 0xff) << 8 | (rest[2] & 0xff);
    if (length < ID_BYTES || length > MessageCodec.FRAME_BYTES_MAX) {
      throw new ProtocolException(
          connection.peerName()
              + " sent a frame of "
              + Integer.toUnsignedString(length)
              + " bytes");
    }
    return readExactly(length);
  }

  private byte[] readExactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new ProtocolException(
          connection.peerName() + " closed the connection in the middle of a message");
    }
    return bytes;
  }

  private static byte[] versionWord(int version) {
    return new byte[] {
      (byte) version, (byte) (version >>> 8), (byte) (version >>> 16), (byte) (version >>> 24)
    };
  }

  private static int readVersionWord(InputStream in) throws IOException {
    byte[] word = in.readNBytes(4);
    if (word.length < 4) {
      throw new EOFException("the peer closed the connection in the handshake");
    }
    return (word[0] & 0xff)
        | (word[1] & 0xff) << 8
        | (word[2] & 0xff) << 16
        | (word[3] & 0xff) << 24;
  }
}
