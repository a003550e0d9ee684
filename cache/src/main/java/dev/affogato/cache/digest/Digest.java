package dev.affogato.cache.digest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The name of a content: its SHA-256 and its length, both of which count. Immutable.
 *
 * <p>Who knows a digest can read the content, so {@link #toString()} tells too little to ask for
 * it: digests of other users belong in no log. The hash is kept as four numbers because maps of
 * them are large and asked often.
 *
 * @param a first eight bytes of the hash, most significant first
 * @param b next eight
 * @param c next eight
 * @param d last eight
 * @param sizeBytes length of the content
 */
public record Digest(long a, long b, long c, long d, long sizeBytes) {
  /** Bytes of a SHA-256. */
  public static final int HASH_BYTES = 32;

  /** Hexadecimal digits of a SHA-256. */
  public static final int HEX_DIGITS = 2 * HASH_BYTES;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final HexFormat HEX = HexFormat.of();
  private static final int SHOWN_DIGITS = 8;

  /** Of no bytes at all: present in every store without having been put there. */
  public static final Digest EMPTY = of(new byte[0]);

  public Digest {
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("a content of " + sizeBytes + " bytes");
    }
  }

  /** The digest of {@code content}. */
  public static Digest of(byte[] content) {
    FastSha256 fast = FastSha256.worthFor(content.length);
    if (fast != null) {
      return ofHash(fast.hash(content), content.length);
    }
    return new Hasher().update(content, 0, content.length).digest();
  }

  /** From the 32 bytes of a hash. */
  public static Digest ofHash(byte[] hash, long sizeBytes) {
    if (hash.length != HASH_BYTES) {
      throw new IllegalArgumentException("a hash of " + hash.length + " bytes");
    }
    return new Digest(
        (long) LONGS.get(hash, 0),
        (long) LONGS.get(hash, 8),
        (long) LONGS.get(hash, 16),
        (long) LONGS.get(hash, 24),
        sizeBytes);
  }

  /** From what a peer sent; empty unless it is a lower-case hash of full width and a length. */
  public static Optional<Digest> parse(String hex, long sizeBytes) {
    if (sizeBytes < 0 || hex.length() != HEX_DIGITS) {
      return Optional.empty();
    }
    for (int i = 0; i < HEX_DIGITS; i++) {
      char digit = hex.charAt(i);
      if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new Digest(
            HexFormat.fromHexDigitsToLong(hex, 0, 16),
            HexFormat.fromHexDigitsToLong(hex, 16, 32),
            HexFormat.fromHexDigitsToLong(hex, 32, 48),
            HexFormat.fromHexDigitsToLong(hex, 48, 64),
            sizeBytes));
  }

  /** The whole hash in lower-case hexadecimal. */
  public String hex() {
    return HEX.formatHex(hash());
  }

  /** The 32 bytes of the hash. */
  public byte[] hash() {
    byte[] hash = new byte[HASH_BYTES];
    LONGS.set(hash, 0, a);
    LONGS.set(hash, 8, b);
    LONGS.set(hash, 16, c);
    LONGS.set(hash, 24, d);
    return hash;
  }

  @Override
  public String toString() {
    return HEX.toHexDigits(a).substring(0, SHOWN_DIGITS) + "…/" + sizeBytes;
  }

  // By hand, as is what else a new agent needs at once: what javac leaves to the runtime to put
  // together at first use costs 2 ms each.
  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof Digest other
        && a == other.a
        && b == other.b
        && c == other.c
        && d == other.d
        && sizeBytes == other.sizeBytes;
  }

  @Override
  public int hashCode() {
    int hash = Long.hashCode(a);
    hash = 31 * hash + Long.hashCode(b);
    hash = 31 * hash + Long.hashCode(c);
    hash = 31 * hash + Long.hashCode(d);
    return 31 * hash + Long.hashCode(sizeBytes);
  }
}
