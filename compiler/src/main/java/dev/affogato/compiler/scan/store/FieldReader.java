package dev.affogato.compiler.scan.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link FieldWriter} wrote, trusting none of it. Confined to one record. */
public final class FieldReader {
  /** A number of 64 bits takes ten groups of seven. */
  private static final int SHIFT_MAX = 63;

  private final byte[] bytes;
  private int at;

  public FieldReader(byte[] bytes) {
    this.bytes = bytes;
  }

  public long number() throws IOException {
    long value = 0;
    for (int shift = 0; shift <= SHIFT_MAX; shift += 7) {
      int octet = octet();
      value |= (long) (octet & 0x7f) << shift;
      if (octet < 0x80) {
        return value;
      }
    }
    throw new IOException("a number of a record never ends");
  }

  /** A number of things, each of which takes at least one byte of the record. */
  public int count() throws IOException {
    return numberBelow(bytes.length - at + 1);
  }

  /** A number from 0 that is less than {@code limit}. */
  public int numberBelow(int limit) throws IOException {
    long value = number();
    if (value < 0 || value >= limit) {
      throw new IOException("a record has " + value + " where less than " + limit + " is allowed");
    }
    return (int) value;
  }

  public byte[] bytes() throws IOException {
    int from = skipBytes();
    return Arrays.copyOfRange(bytes, from, at);
  }

  public String text() throws IOException {
    int from = skipBytes();
    return new String(bytes, from, at - from, StandardCharsets.ISO_8859_1);
  }

  /** Goes on behind bytes; returns where they begin, and they end where this stands now. */
  public int skipBytes() throws IOException {
    int count = count();
    if (count > bytes.length - at) {
      throw new EOFException("a record ends early");
    }
    int from = at;
    at += count;
    return from;
  }

  public int position() {
    return at;
  }

  private int octet() throws IOException {
    if (at >= bytes.length) {
      throw new EOFException("a record ends early");
    }
    return bytes[at++] & 0xff;
  }
}
