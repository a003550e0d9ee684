package dev.affogato.compiler.scan.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the fields of a record one behind the other. Confined to one record. */
public final class FieldWriter {
  private static final int INITIAL_BYTES = 1024;

  private byte[] bytes = new byte[INITIAL_BYTES];
  private int length;

  /** A number, in fewer bytes the smaller it is; negative ones take most. */
  public FieldWriter number(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      octet((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    octet((int) rest);
    return this;
  }

  /** Bytes, with their number before them. */
  public FieldWriter bytes(byte[] value) {
    number(value.length);
    ensure(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
    return this;
  }

  /** Text of one ISO-8859-1 character a byte. */
  public FieldWriter text(String value) {
    return bytes(value.getBytes(StandardCharsets.ISO_8859_1));
  }

  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  private void octet(int value) {
    ensure(1);
    bytes[length++] = (byte) value;
  }

  private void ensure(int more) {
    if (more > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
