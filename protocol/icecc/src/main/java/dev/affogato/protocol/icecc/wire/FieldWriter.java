package dev.affogato.protocol.icecc.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Writes the fields of a message into a growing buffer. Confined to one thread. */
public final class FieldWriter {
  private byte[] bytes;
  private int size;

  public FieldWriter(int sizeHint) {
    bytes = new byte[Math.max(16, sizeHint)];
  }

  public void u32(int value) {
    grow(4);
    put(size, value);
    size += 4;
  }

  public void bool(boolean value) {
    u32(value ? 1 : 0);
  }

  /**
   * Writes {@code text}, one byte a character; it must not hold a 0 character, which would end it
   * for the reader.
   */
  public void str(String text) {
    byte[] content = text.getBytes(StandardCharsets.ISO_8859_1);
    u32(content.length + 1);
    raw(content);
    grow(1);
    bytes[size++] = 0;
  }

  public void strList(List<String> list) {
    u32(list.size());
    list.forEach(this::str);
  }

  public void envList(List<EnvironmentName> list) {
    u32(list.size());
    for (EnvironmentName environment : list) {
      str(environment.platform());
      str(environment.name());
    }
  }

  public void raw(byte[] content) {
    grow(content.length);
    System.arraycopy(content, 0, bytes, size, content.length);
    size += content.length;
  }

  /** Overwrites the integer written at {@code offset}. */
  public void patchU32(int offset, int value) {
    if (offset < 0 || offset + 4 > size) {
      throw new IndexOutOfBoundsException(offset);
    }
    put(offset, value);
  }

  public int size() {
    return size;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  private void put(int offset, int value) {
    bytes[offset] = (byte) (value >>> 24);
    bytes[offset + 1] = (byte) (value >>> 16);
    bytes[offset + 2] = (byte) (value >>> 8);
    bytes[offset + 3] = (byte) value;
  }

  private void grow(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
