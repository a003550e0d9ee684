package dev.affogato.client.launcher;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Puts one frame together. Confined. */
final class FrameBuilder {
  private static final int USUAL_BYTES = 1024;

  private byte[] bytes;
  private int size = Frame.HEADER_BYTES;

  FrameBuilder(int type) {
    this(type, USUAL_BYTES);
  }

  /** For a body of about {@code bodyBytes}. */
  FrameBuilder(int type, int bodyBytes) {
    bytes = new byte[Frame.HEADER_BYTES + bodyBytes];
    bytes[4] = (byte) type;
  }

  FrameBuilder int8(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
    return this;
  }

  FrameBuilder int32(int value) {
    reserve(4);
    putInt32(bytes, size, value);
    size += 4;
    return this;
  }

  /** A length and the bytes. */
  FrameBuilder bytes(byte[] value) {
    int32(value.length);
    return raw(value, 0, value.length);
  }

  /** Bytes without a length. */
  FrameBuilder raw(byte[] value, int from, int count) {
    reserve(count);
    System.arraycopy(value, from, bytes, size, count);
    size += count;
    return this;
  }

  /** A length and one byte a character. */
  FrameBuilder string(String value) {
    return bytes(value.getBytes(StandardCharsets.ISO_8859_1));
  }

  FrameBuilder list(List<String> values) {
    int32(values.size());
    values.forEach(this::string);
    return this;
  }

  /**
   * The whole frame.
   *
   * @throws FrameException if it is larger than launchers accept
   */
  byte[] build() throws FrameException {
    int length = size - 4;
    if (length > Frame.LENGTH_MAX) {
      throw new FrameException(
          "a frame of " + length + " bytes is more than launchers take: " + Frame.LENGTH_MAX);
    }
    putInt32(bytes, 0, length);
    return bytes.length == size ? bytes : Arrays.copyOf(bytes, size);
  }

  static void putInt32(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >>> 24);
    bytes[at + 1] = (byte) (value >>> 16);
    bytes[at + 2] = (byte) (value >>> 8);
    bytes[at + 3] = (byte) value;
  }

  private void reserve(int more) {
    if (more > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), bytes.length * 2));
    }
  }
}
