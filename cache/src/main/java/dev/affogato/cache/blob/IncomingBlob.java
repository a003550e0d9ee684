package dev.affogato.cache.blob;

import dev.affogato.cache.digest.Digest;
import dev.affogato.cache.digest.Hasher;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A content on its way into the store. It is nowhere until {@link #commit}, and gone if closed
 * before. Confined to one thread at a time.
 */
public final class IncomingBlob implements Closeable {
  private final BlobStore store;
  private final Path half;
  private final FileChannel out;
  private final @Nullable Digest expected;
  private final long sizeMax;
  private final Hasher hasher = new Hasher();

  /** Takes over {@code half}, which is open as {@code out}. */
  IncomingBlob(
      BlobStore store, Path half, FileChannel out, @Nullable Digest expected, long sizeMax) {
    this.store = store;
    this.half = half;
    this.out = out;
    this.expected = expected;
    this.sizeMax = sizeMax;
  }

  /**
   * Takes the next bytes, all that remain in the buffer.
   *
   * @throws WrongDigestException if that is more than was announced
   * @throws StoreFullException if there is no room
   */
  public void write(ByteBuffer bytes) throws IOException {
    if (bytes.remaining() > sizeMax - hasher.sizeBytes()) {
      throw new WrongDigestException(
          "more than the " + sizeMax + " bytes of " + (expected == null ? "a content" : expected));
    }
    hasher.update(bytes.duplicate());
    while (bytes.hasRemaining()) {
      try {
        out.write(bytes);
      } catch (IOException failure) {
        store.makeRoomFor(bytes.remaining(), failure);
      }
    }
  }

  /** How much came so far. */
  public long receivedBytes() {
    return hasher.sizeBytes();
  }

  /**
   * Makes the content part of the store.
   *
   * @throws WrongDigestException if it is not what was announced
   */
  public Digest commit() throws IOException {
    Digest actual = hasher.digest();
    if (expected != null && !actual.equals(expected)) {
      throw new WrongDigestException("what came as " + expected + " is " + actual);
    }
    out.close();
    store.publish(half, actual, false);
    return actual;
  }

  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(half);
  }
}
