package dev.affogato.daemon.direct;

import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.action.ActionCache;
import dev.affogato.cache.blob.BlobStore;
import dev.affogato.cache.blob.StoreLimits;
import dev.affogato.cache.blob.StoreStats;
import dev.affogato.cache.disk.OldestFirst;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The store of a daemon as a program sees it that looks after it, whether the daemon runs or not.
 * Thread-safe.
 */
public final class KeptResults {
  /** Nothing is thrown out for its sake: that is the daemon's business. */
  private static final long NO_LIMIT = Long.MAX_VALUE / 4;

  private final BlobStore contents;
  private final ActionCache results;

  private KeptResults(BlobStore contents, ActionCache results) {
    this.contents = contents;
    this.results = results;
  }

  /**
   * What there is. Immutable.
   *
   * @param fileBytes the room they take on the disk
   * @param resultBytes as well
   */
  public record Stats(long files, long fileBytes, long results, long resultBytes) {
    public static final Stats NONE = new Stats(0, 0, 0, 0);
  }

  /**
   * What the daemon whose folder is {@code base} keeps, or empty if it keeps nothing.
   *
   * @throws IOException if this user may not see it
   */
  public static Optional<KeptResults> in(Path base) throws IOException {
    Path folder = base.resolve(DirectStore.FOLDER);
    for (Path needed : new Path[] {base, folder}) {
      if (!Files.isDirectory(needed)) {
        return Optional.empty();
      }
      if (!Files.isExecutable(needed)) {
        throw new IOException(needed + " is closed to this user: ask as root, or as the daemon's");
      }
    }
    TimeSource time = TimeSource.system();
    return Optional.of(
        new KeptResults(
            BlobStore.open(folder, new StoreLimits(NO_LIMIT, NO_LIMIT), time),
            ActionCache.open(folder, NO_LIMIT, time)));
  }

  public Stats stats() throws IOException {
    return stats(contents.stats(), results.usage());
  }

  /** Throws out the least recently used until {@code bytesGoal} are left, results included. */
  public Stats prune(long bytesGoal) throws IOException {
    StoreStats files = contents.prune(bytesGoal - bytesGoal / DirectStore.RESULTS_SHARE);
    return stats(files, results.prune(bytesGoal / DirectStore.RESULTS_SHARE));
  }

  /** Forgets all that {@code machine} made, and says how much that was. */
  public long purge(String machine) throws IOException {
    return results.purge(machine);
  }

  /** Forgets what was stored before {@code limit}, and says how much that was. */
  public long purgeBefore(Instant limit) throws IOException {
    return results.purgeBefore(limit);
  }

  private static Stats stats(StoreStats files, OldestFirst.Usage results) {
    return new Stats(files.files(), files.bytes(), results.files(), results.bytes());
  }
}
