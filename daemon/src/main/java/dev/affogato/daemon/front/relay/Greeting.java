package dev.affogato.daemon.front.relay;

import dev.affogato.protocol.icecc.wire.ProtocolException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a peer says of itself behind the magic word. Immutable.
 *
 * @param text the key of a launcher's or an agent's surroundings, or a path; bytes as ISO-8859-1
 */
record Greeting(Role role, String text) {
  /** In place of a protocol version, which it can never be: versions end at 2^20. */
  private static final byte[] MAGIC = "AFGR".getBytes(StandardCharsets.US_ASCII);

  static final int MAGIC_BYTES = 4;
  private static final int VERSION = 1;

  /** PATH_MAX of Linux. */
  private static final int TEXT_BYTES_MAX = 4096;

  enum Role {
    LAUNCHER('L', 64),
    AGENT('A', 64),
    /** A launcher that looks for the agent of the machine. */
    HOSTED('M', 64),
    FILE('F', TEXT_BYTES_MAX);

    private final int letter;
    private final int textBytesMax;

    Role(char letter, int textBytesMax) {
      this.letter = letter;
      this.textBytesMax = textBytesMax;
    }

    private static Role of(int letter) throws ProtocolException {
      for (Role role : values()) {
        if (role.letter == letter) {
          return role;
        }
      }
      throw new ProtocolException("a relay peer has the unknown role " + letter);
    }
  }

  static boolean begins(byte[] first) {
    return java.util.Arrays.equals(first, MAGIC);
  }

  /** A greeting, from its magic word on. */
  static Greeting read(InputStream in) throws IOException {
    DataInputStream fields = new DataInputStream(in);
    fields.skipNBytes(MAGIC_BYTES);
    int version = fields.readUnsignedByte();
    if (version != VERSION) {
      throw new ProtocolException("a relay peer speaks version " + version + ", not " + VERSION);
    }
    Role role = Role.of(fields.readUnsignedByte());
    int length = fields.readUnsignedShort();
    if (length < 1 || length > role.textBytesMax) {
      throw new ProtocolException(
          "a relay peer's text has " + length + " bytes, not 1 to " + role.textBytesMax);
    }
    byte[] text = fields.readNBytes(length);
    if (text.length < length) {
      throw new EOFException("the peer closed the connection in its greeting");
    }
    return new Greeting(role, new String(text, StandardCharsets.ISO_8859_1));
  }

  /** An answer to a greeting: the magic word again, which no daemon without a relay would say. */
  static byte[] answer(char letter) {
    return new byte[] {MAGIC[0], MAGIC[1], MAGIC[2], MAGIC[3], (byte) letter};
  }
}
