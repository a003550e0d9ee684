package dev.affogato.client.inputs;

import dev.affogato.cache.digest.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One entry of a Directory message, encoded as it will stand there. Immutable. The same entry is
 * the same object whenever possible, so that equal folders are recognised by their numbers.
 *
 * <p>Encoded by hand, since that is what a build spends its time on: the fields are three, the
 * numbers those of the message (reapi spec 3.1), and tests compare with the generated code.
 */
final class Item {
  /** In the order of the message's fields, which is that of the encoding. */
  enum Kind {
    FILE(1),
    FOLDER(2),
    LINK(3);

    private final int field;

    Kind(int field) {
      this.field = field;
    }
  }

  /** Files, folders, links; each by the bytes of their names (reapi spec 4.2). */
  static final Comparator<Item> IN_MESSAGE =
      (one, other) ->
          one.kind == other.kind
              ? Arrays.compareUnsigned(one.name, other.name)
              : one.kind.compareTo(other.kind);

  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final int LENGTH_DELIMITED = 2;
  private static final int TAG_BITS = 3;

  private final long number = NUMBERS.getAndIncrement();
  private final Kind kind;
  private final byte[] name;
  private final byte[] encoded;
  private final String path;

  private Item(Kind kind, byte[] name, byte[] body, String path) {
    this.kind = kind;
    this.name = name;
    this.path = path;
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 4);
    writeBytes(out, kind.field, body);
    this.encoded = out.toByteArray();
  }

  static Item file(Name name, Digest digest, boolean executable) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    writeBytes(body, 1, name.bytes);
    writeBytes(body, 2, digest(digest));
    if (executable) {
      writeNumber(body, 4, 1);
    }
    return new Item(Kind.FILE, name.bytes, body.toByteArray(), name.path);
  }

  static Item folder(Folder folder, Digest digest) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    writeBytes(body, 1, folder.name);
    writeBytes(body, 2, digest(digest));
    return new Item(Kind.FOLDER, folder.name, body.toByteArray(), folder.path);
  }

  static Item link(Name name, String target) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    writeBytes(body, 1, name.bytes);
    writeBytes(body, 2, Text.bytes(target));
    return new Item(Kind.LINK, name.bytes, body.toByteArray(), target);
  }

  private static byte[] digest(Digest digest) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writeBytes(out, 1, digest.hex().getBytes(StandardCharsets.ISO_8859_1));
    if (digest.sizeBytes() > 0) {
      writeNumber(out, 2, digest.sizeBytes());
    }
    return out.toByteArray();
  }

  private static void writeBytes(ByteArrayOutputStream out, int field, byte[] bytes) {
    writeVarint(out, ((long) field << TAG_BITS) | LENGTH_DELIMITED);
    writeVarint(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void writeNumber(ByteArrayOutputStream out, int field, long value) {
    writeVarint(out, (long) field << TAG_BITS);
    writeVarint(out, value);
  }

  private static void writeVarint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  /** Of this entry among all that ever were made. */
  long number() {
    return number;
  }

  Kind kind() {
    return kind;
  }

  byte[] encoded() {
    return encoded;
  }

  /** Where a link leads; of anything else the path. */
  String path() {
    return path;
  }

  boolean hasNameOf(Item other) {
    return Arrays.equals(name, other.name);
  }

  boolean saysTheSame(Item other) {
    return Arrays.equals(encoded, other.encoded);
  }
}
