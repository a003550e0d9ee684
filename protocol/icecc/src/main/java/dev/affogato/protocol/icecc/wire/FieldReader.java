package dev.affogato.protocol.icecc.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the fields of one message body. Every length is checked against what is left before
 * anything is allocated.
 *
 * <p>Stricter than the reference, which reads missing fields as 0 or empty: no known peer depends
 * on that. Confined to one thread.
 */
public final class FieldReader {
  private final byte[] bytes;
  private final int end;
  private int position;

  /** Reads {@code bytes[from, end)}. */
  public FieldReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.position = from;
    this.end = end;
  }

  public FieldReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  public int u32() throws ProtocolException {
    need(4, "an integer");
    int value =
        (bytes[position] & 0xff) << 24
            | (bytes[position + 1] & 0xff) << 16
            | (bytes[position + 2] & 0xff) << 8
            | (bytes[position + 3] & 0xff);
    position += 4;
    return value;
  }

  public boolean bool() throws ProtocolException {
    return u32() != 0;
  }

  /** A string up to its first 0 byte; what follows that byte is lost, as in the reference. */
  public String str() throws ProtocolException {
    int length = u32();
    need(length, "a string");
    int from = position;
    int textEnd = from;
    while (textEnd < from + length && bytes[textEnd] != 0) {
      textEnd++;
    }
    position += length;
    return new String(bytes, from, textEnd - from, StandardCharsets.ISO_8859_1);
  }

  public List<String> strList() throws ProtocolException {
    int count = count(4);
    List<String> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(str());
    }
    return list;
  }

  public List<EnvironmentName> envList() throws ProtocolException {
    int count = count(8);
    List<EnvironmentName> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(new EnvironmentName(str(), str()));
    }
    return list;
  }

  /** The next {@code length} bytes. */
  public byte[] raw(int length) throws ProtocolException {
    need(length, "data");
    byte[] copy = new byte[length];
    System.arraycopy(bytes, position, copy, 0, length);
    position += length;
    return copy;
  }

  /** Bytes not read so far. */
  public int remaining() {
    return end - position;
  }

  /**
   * Fails unless all was read: a longer body is another layout than the one negotiated (protocol
   * spec 1.4).
   */
  public void expectEnd() throws ProtocolException {
    if (position != end) {
      throw new ProtocolException((end - position) + " bytes left over behind the last field");
    }
  }

  private int count(int bytesPerElementMin) throws ProtocolException {
    int count = u32();
    if (count < 0 || count > remaining() / bytesPerElementMin) {
      throw new ProtocolException(
          "a list of "
              + Integer.toUnsignedString(count)
              + " elements in "
              + remaining()
              + " bytes");
    }
    return count;
  }

  private void need(int length, String what) throws ProtocolException {
    if (length < 0 || length > end - position) {
      throw new ProtocolException(
          what
              + " of "
              + Integer.toUnsignedString(length)
              + " bytes where "
              + (end - position)
              + " are left");
    }
  }
}
