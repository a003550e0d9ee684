package dev.affogato.scheduler.server;

import static dev.affogato.scheduler.server.FakePeer.Words.littleEndian;

import dev.affogato.base.net.Connection;
import dev.affogato.base.net.Watchdog;
import dev.affogato.protocol.icecc.message.Login;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.MessageCodec;
import dev.affogato.protocol.icecc.message.Stats;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;

/** A daemon or monitor of any version, by hand. */
final class FakePeer implements AutoCloseable {
  static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final Connection connection;
  final int version;

  /** Only open so that connection tests succeed. */
  private final ServerSocket daemonPort;

  private final DataInputStream in;

  private FakePeer(Connection connection, int version, InetAddress host) throws IOException {
    this.connection = connection;
    this.version = Math.min(43, version);
    this.in = new DataInputStream(connection.in());
    this.daemonPort = new ServerSocket(0, 50, host);
  }

  /** Connects without a word. */
  static Connection connect(int port) throws IOException {
    return Connection.open(new InetSocketAddress(LOOPBACK, port), PATIENCE);
  }

  /** Connects and agrees on a version. */
  static FakePeer shakeHands(int port, int version) throws IOException {
    return shakeHands(LOOPBACK, port, version);
  }

  private static FakePeer shakeHands(InetAddress host, int port, int version) throws IOException {
    Connection connection = Connection.open(new InetSocketAddress(host, port), PATIENCE);
    FakePeer peer = new FakePeer(connection, version, host);
    peer.connection.out().write(littleEndian(version));
    peer.connection.out().write(littleEndian(peer.version));
    byte[] words = peer.in.readNBytes(8);
    if (words.length < 8 || words[0] != 43 || words[4] != peer.version) {
      throw new IOException("handshake failed after " + words.length + " bytes");
    }
    return peer;
  }

  /** Logs in as an idle daemon. */
  static FakePeer daemon(int port, int version, String name, int slots, String... environments)
      throws IOException {
    return daemonAt(LOOPBACK, port, version, name, slots, environments);
  }

  /** The same on {@code host}, an address of this machine. */
  static FakePeer daemonAt(
      InetAddress host, int port, int version, String name, int slots, String... environments)
      throws IOException {
    FakePeer peer = shakeHands(host, port, version);
    List<EnvironmentName> installed =
        List.of(environments).stream().map(e -> new EnvironmentName("x86_64", e)).toList();
    peer.send(
        new Login(
            peer.daemonPort.getLocalPort(), slots, installed, name, "x86_64", true, false, 3));
    peer.send(new Stats(0, 1, 2, 3, 4));
    return peer;
  }

  void send(Message message) throws IOException {
    connection.out().write(MessageCodec.frame(message, version));
  }

  /** The next message as monitors and daemons alike read it. */
  Message receive() throws IOException {
    try (Watchdog.Guard guard = Watchdog.closeAfter(PATIENCE, connection::close)) {
      byte[] frame = new byte[in.readInt()];
      in.readFully(frame);
      return MessageCodec.decode(frame, version);
    }
  }

  /** The next message of a kind; others are skipped. */
  <T extends Message> T receive(Class<T> kind) throws IOException {
    while (true) {
      Message message = receive();
      if (kind.isInstance(message)) {
        return kind.cast(message);
      }
    }
  }

  /** Whether the scheduler closes this connection; what it sends before is skipped. */
  boolean isClosedByScheduler() throws IOException {
    try {
      while (true) {
        receive();
      }
    } catch (EOFException e) {
      return true;
    } catch (IOException reset) {
      return String.valueOf(reset.getMessage()).contains("reset");
    }
  }

  int daemonPort() {
    return daemonPort.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    connection.close();
    daemonPort.close();
  }

  static final class Words {
    private Words() {}

    static byte[] littleEndian(int word) {
      return new byte[] {
        (byte) word, (byte) (word >>> 8), (byte) (word >>> 16), (byte) (word >>> 24)
      };
    }
  }
}
