package dev.affogato.cache.digest;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Computes the digest of a content that comes in pieces. Confined to one thread at a time. */
public final class Hasher {
  private final MessageDigest sha256 = sha256();
  private long sizeBytes;

  public Hasher update(byte[] bytes, int offset, int length) {
    sha256.update(bytes, offset, length);
    sizeBytes += length;
    return this;
  }

  /** Takes all that remains in {@code bytes}, which is empty afterwards. */
  public Hasher update(ByteBuffer bytes) {
    sizeBytes += bytes.remaining();
    sha256.update(bytes);
    return this;
  }

  /** How much was taken so far. */
  public long sizeBytes() {
    return sizeBytes;
  }

  /** The digest of all that was taken; begins anew. */
  public Digest digest() {
    Digest digest = Digest.ofHash(sha256.digest(), sizeBytes);
    sizeBytes = 0;
    return digest;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
