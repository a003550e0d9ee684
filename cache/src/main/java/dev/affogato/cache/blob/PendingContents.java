package dev.affogato.cache.blob;

import dev.affogato.cache.digest.Digest;
import dev.affogato.cache.disk.LaterWrites;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Contents that are on their way to the disk, whose writing nobody waits for. Here until they are
 * there, so that they are always found. Thread-safe.
 */
final class PendingContents {
  /** Larger ones take so long to be made that writing them is not felt. */
  static final int BYTES_MAX = 256 << 10;

  private final BlobStore disk;
  private final LaterWrites later;
  private final Map<Digest, byte[]> contents = new ConcurrentHashMap<>();

  PendingContents(BlobStore disk, LaterWrites later) {
    this.disk = disk;
    this.later = later;
  }

  /** Takes what is known to be {@code digest}; false if it has to be written now. */
  boolean add(Digest digest, byte[] content) {
    if (content.length == 0 || content.length > BYTES_MAX) {
      return false;
    }
    if (contents.putIfAbsent(digest, content) != null) {
      return true;
    }
    boolean taken = later.offer(content.length, () -> write(digest));
    if (!taken) {
      contents.remove(digest);
    }
    return taken;
  }

  byte @Nullable [] get(Digest digest) {
    return contents.get(digest);
  }

  void forget(Digest digest) {
    contents.remove(digest);
  }

  private void write(Digest digest) throws IOException {
    byte[] content = contents.get(digest);
    if (content == null) {
      return;
    }
    try {
      disk.store(digest, content);
    } finally {
      contents.remove(digest);
    }
  }
}
