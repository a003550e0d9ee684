package dev.affogato.cache.digest;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Computes the digest of a content that comes in pieces. Confined to one thread at a time. */
public final class Hasher {
  private final FastSha256.@Nullable Running fast;
  private final @Nullable MessageDigest sha256;
  private long sizeBytes;

  /** For a content of which nothing is known yet. */
  public Hasher() {
    FastSha256 present = FastSha256.worthFor(0);
    this.fast = present == null ? null : present.begin();
    this.sha256 = present == null ? sha256() : null;
  }

  public Hasher update(byte[] bytes, int offset, int length) {
    return update(ByteBuffer.wrap(bytes, offset, length));
  }

  /** Takes all that remains in {@code bytes}, which is empty afterwards. */
  public Hasher update(ByteBuffer bytes) {
    sizeBytes += bytes.remaining();
    FastSha256.worthFor(bytes.remaining());
    if (fast != null) {
      fast.update(MemorySegment.ofBuffer(bytes));
      bytes.position(bytes.limit());
    } else {
      jdk().update(bytes);
    }
    return this;
  }

  /** How much was taken so far. */
  public long sizeBytes() {
    return sizeBytes;
  }

  /** The digest of all that was taken; begins anew. */
  public Digest digest() {
    Digest digest = Digest.ofHash(fast != null ? fast.hash() : jdk().digest(), sizeBytes);
    sizeBytes = 0;
    return digest;
  }

  private MessageDigest jdk() {
    return Objects.requireNonNull(sha256);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
