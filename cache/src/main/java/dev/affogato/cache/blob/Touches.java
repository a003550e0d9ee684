package dev.affogato.cache.blob;

import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.digest.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Marks contents as used now, in the access times of their files, where other processes see it too.
 * Not more than once within {@link #EVERY}: a mark costs as much as eight look-ups. Thread-safe.
 */
final class Touches {
  static final Duration EVERY = Duration.ofMinutes(1);

  /** Then all are forgotten; 4 MB. */
  private static final int REMEMBERED_MAX = 50_000;

  private final TimeSource time;
  private volatile Recent recent;

  private record Recent(long sinceNs, Set<Digest> digests) {}

  Touches(TimeSource time) {
    this.time = time;
    this.recent = new Recent(time.nanoTime(), ConcurrentHashMap.newKeySet());
  }

  void touch(Path file) throws IOException {
    Files.getFileAttributeView(file, BasicFileAttributeView.class)
        .setTimes(null, FileTime.from(time.wallClock()), null);
  }

  /** Whether the content has no recent mark. Asked once: the caller then marks it. */
  boolean isDue(Digest digest) {
    Recent now = recent;
    if (time.nanoTime() - now.sinceNs > EVERY.toNanos() || now.digests.size() >= REMEMBERED_MAX) {
      now = new Recent(time.nanoTime(), ConcurrentHashMap.newKeySet());
      recent = now;
    }
    return now.digests.add(digest);
  }
}
