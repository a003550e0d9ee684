package dev.affogato.protocol.reapi.grpc.door;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A client that writes HTTP/2 frames as it likes, where gRPC's own would not. Confined to a thread.
 */
final class RawHttp2 implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int END_HEADERS = 4;
  private static final int ACK = 1;

  private final Socket socket;
  private final DataOutputStream out;
  private final DataInputStream in;
  final Set<Integer> reset = new HashSet<>();
  final Map<Integer, Integer> frames = new HashMap<>();

  RawHttp2(InetSocketAddress server) throws IOException {
    socket = new Socket(server.getAddress(), server.getPort());
    out = new DataOutputStream(socket.getOutputStream());
    in = new DataInputStream(socket.getInputStream());
  }

  void greet() throws IOException {
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    frame(SETTINGS, 0, 0, new byte[0]);
  }

  void raw(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  void frame(int type, int flags, int stream, byte[] body) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    DataOutputStream frame = new DataOutputStream(whole);
    frame.writeByte(body.length >> 16);
    frame.writeShort(body.length);
    frame.writeByte(type);
    frame.writeByte(flags);
    frame.writeInt(stream);
    frame.write(body);
    out.write(whole.toByteArray());
  }

  /** Begins a call of {@code path}; streams have odd numbers. */
  void call(int stream, String path) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    field(block, ":method", "POST");
    field(block, ":scheme", "http");
    field(block, ":path", path);
    field(block, ":authority", "here");
    field(block, "te", "trailers");
    field(block, "content-type", "application/grpc");
    frame(HEADERS, END_HEADERS, stream, block.toByteArray());
  }

  /** A literal without indexing, whose strings are short. */
  private static void field(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    for (String text : new String[] {name, value}) {
      block.write(text.length());
      block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Reads until the server has answered a ping, and so has seen all that was written before. */
  void sync() throws IOException {
    frame(PING, 0, 0, new byte[8]);
    while (true) {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      byte[] body = in.readNBytes(length);
      frames.merge(type, 1, Integer::sum);
      if (type == RST_STREAM) {
        reset.add(stream);
      } else if (type == SETTINGS && flags != ACK) {
        frame(SETTINGS, ACK, 0, new byte[0]);
      } else if (type == PING && flags == ACK && body.length == 8) {
        return;
      }
    }
  }

  /** Whether the server ends the connection, whatever it says before. */
  boolean isEnded() {
    try {
      in.readAllBytes();
      return true;
    } catch (IOException reset) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
