package dev.affogato.client.agent;

import dev.affogato.base.cache.CacheLimit;
import dev.affogato.base.io.FileTrees;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.time.TimeSource;
import dev.affogato.client.folders.UserFolders;
import dev.affogato.compiler.archives.ArchiveRequest;
import dev.affogato.compiler.archives.CompilerArchives;
import dev.affogato.compiler.archives.CompilerPackager;
import dev.affogato.compiler.archives.Keeper;
import dev.affogato.compiler.archives.Packager;
import dev.affogato.compiler.toolchain.EnvironmentPackager;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Archives of compilers that the local daemon cannot pack, since it sees others behind their paths:
 * in a container that shares the daemon's socket and not its file system. The agent, which is
 * inside, packs them then, once for all its jobs and those of later agents, into a folder of its
 * user.
 *
 * <p>Thread-safe. The folder is chosen at the first use, under the monitor; few ever need one.
 */
final class OwnEnvironments {
  private static final System.Logger LOG = System.getLogger(OwnEnvironments.class.getName());

  /** As much as a daemon keeps (behaviour spec 4.11). */
  private static final long CACHE_BYTES_MAX = 256L << 20;

  /** Packing takes seconds; what is older than this was left behind. */
  private static final Duration PACKING_MAX = Duration.ofHours(1);

  private final List<Path> candidates;
  private final Function<Path, Packager> packagers;
  private final TimeSource time;
  private @Nullable CompilerArchives archives;

  /**
   * @param candidates folders for what is kept, best first
   * @param packagers make one that works in a given folder
   */
  OwnEnvironments(List<Path> candidates, Function<Path, Packager> packagers, TimeSource time) {
    this.candidates = List.copyOf(candidates);
    this.packagers = packagers;
    this.time = time;
  }

  /** For this process's user. */
  static OwnEnvironments ofThisUser(
      ProcessRunner runner, Map<String, String> environment, TimeSource time) {
    return new OwnEnvironments(
        UserFolders.caches(environment),
        folder -> CompilerPackager.forUser(runner, folder, environment),
        time);
  }

  /** The archive of {@code compiler}; takes seconds where there is none yet. */
  Path archive(Path compiler, List<Path> extraFiles, String compression)
      throws Fallback, InterruptedException {
    try {
      return open().archive(ArchiveRequest.of(compiler, extraFiles, compression));
    } catch (IOException e) {
      throw new Fallback(
          FallbackCode.NO_ENVIRONMENT,
          "the local daemon sees another compiler than we at "
              + compiler
              + ", and ours cannot be packed: "
              + e.getMessage(),
          e);
    }
  }

  private synchronized CompilerArchives open() throws IOException {
    if (archives == null) {
      Path folder = UserFolders.firstUsable(candidates);
      if (folder == null) {
        throw new IOException(
            "none of "
                + candidates
                + " can be written; name a folder that can, by its absolute path, in "
                + UserFolders.CACHE_VARIABLE);
      }
      Path base = folder.resolve("environments");
      Path scratch = folder.resolve("packing");
      sweep(scratch, time.wallClock().minus(PACKING_MAX));
      CompilerArchives opened =
          CompilerArchives.open(base, Keeper.USER, packagers.apply(scratch), time);
      CacheLimit limit = new CacheLimit(CACHE_BYTES_MAX, List.of(opened));
      opened.afterMaking(() -> trim(limit));
      archives = opened;
    }
    return archives;
  }

  /** Removes what agents that were killed left behind; others may be packing there right now. */
  private static void sweep(Path scratch, Instant unusedSince) {
    if (!Files.isDirectory(scratch)) {
      return;
    }
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(scratch, EnvironmentPackager.TEMPORARY_PREFIX + "*")) {
      for (Path folder : left) {
        if (Files.getLastModifiedTime(folder).toInstant().isBefore(unusedSince)) {
          FileTrees.delete(folder);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.log(Level.WARNING, "what was left in {0} cannot be removed: {1}", scratch, e);
    }
  }

  private static void trim(CacheLimit limit) {
    try {
      limit.enforce();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the cache of packed compilers cannot be trimmed: {0}", e);
    }
  }
}
