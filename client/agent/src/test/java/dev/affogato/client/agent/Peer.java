package dev.affogato.client.agent;

import dev.affogato.base.net.Connection;
import dev.affogato.protocol.icecc.message.Message;
import dev.affogato.protocol.icecc.message.MessageCodec;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/**
 * The other side of a conversation, of any protocol version: frames by hand, so that a test can
 * speak like an old program or break off anywhere. Confined to one thread.
 */
final class Peer implements AutoCloseable {
  /** As real daemons see it (protocol spec 1.3). */
  private static final int VERSION_MAX = 1 << 20;

  private final AutoCloseable channel;
  private final DataInputStream in;
  private final OutputStream out;
  private int version;

  Peer(SocketChannel channel) {
    this.channel = channel;
    InputStream stream = Channels.newInputStream(channel);
    this.in = new DataInputStream(stream);
    this.out = Channels.newOutputStream(channel);
  }

  /** Over what has been looked at already. */
  Peer(Connection connection) {
    this.channel = connection;
    this.in = new DataInputStream(connection.in());
    this.out = connection.out();
  }

  /** Agrees on the lower version, announcing {@code own}. */
  void handshake(int own) throws IOException {
    writeWord(own);
    int offered = readWord();
    if (offered < 0 || offered > VERSION_MAX) {
      throw new IOException("no peer of icecream's");
    }
    version = Math.min(own, offered);
    writeWord(version);
    readWord();
  }

  int version() {
    return version;
  }

  /** The next message, or null at the end of the connection. */
  Message receive() throws IOException {
    try {
      byte[] frame = new byte[in.readInt()];
      in.readFully(frame);
      return MessageCodec.decode(frame, version);
    } catch (EOFException end) {
      return null;
    }
  }

  void send(Message message) throws IOException {
    sendRaw(MessageCodec.frame(message, version));
  }

  void sendRaw(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  /** Waits until the other side closes. */
  void awaitClose() throws IOException {
    while (receive() != null) {
      // Whatever still comes does not matter.
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private void writeWord(int word) throws IOException {
    out.write(
        new byte[] {(byte) word, (byte) (word >> 8), (byte) (word >> 16), (byte) (word >> 24)});
  }

  private int readWord() throws IOException {
    return Integer.reverseBytes(in.readInt());
  }
}
