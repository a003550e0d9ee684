package dev.affogato.cache.blob;

import dev.affogato.cache.digest.Digest;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Contents just made files of, for who reads them next: once, then they are forgotten. The oldest
 * go when there are too many. Thread-safe: by lock.
 */
final class FreshContents {
  private final long bytesMax;
  private final Map<Digest, byte[]> contents = new LinkedHashMap<>();
  private long bytes;

  FreshContents(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  synchronized void add(Digest digest, byte[] content) {
    take(digest);
    contents.put(digest, content);
    bytes += content.length;
    Iterator<byte[]> oldest = contents.values().iterator();
    while (bytes > bytesMax) {
      bytes -= oldest.next().length;
      oldest.remove();
    }
  }

  synchronized byte @Nullable [] take(Digest digest) {
    byte[] content = contents.remove(digest);
    if (content != null) {
      bytes -= content.length;
    }
    return content;
  }
}
