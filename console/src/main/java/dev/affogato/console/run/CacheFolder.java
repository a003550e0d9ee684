package dev.affogato.console.run;

import dev.affogato.console.process.Privileges;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Where embedded clusters keep toolchains between runs, so that only the first one packs and
 * unpacks them.
 *
 * <p>A daemon's folder is its own; of several runs at once each takes another one, told apart by
 * file locks. Confined to one thread.
 */
final class CacheFolder implements AutoCloseable {
  /** As many runs at once share the cache; more is no use on one machine. */
  private static final int FOLDERS_MAX = 64;

  /** Root's home is closed to the user that jobs run as. */
  private static final Path ROOTS_CACHE = Path.of("/var/cache/affogato");

  /** A folder of this process' user. */
  private static final Path OWN_PROCESS = Path.of("/proc/self");

  private final Path path;
  private final FileChannel lockFile;

  private CacheFolder(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /** A folder nobody else uses. */
  static CacheFolder take() throws IOException {
    Path base = base();
    Files.createDirectories(base);
    for (int number = 0; number < FOLDERS_MAX; number++) {
      CacheFolder folder = tryTake(base.resolve("run-" + number));
      if (folder != null) {
        return folder;
      }
    }
    throw new IOException(
        FOLDERS_MAX + " runs use " + base + " already: wait for one to end, or start a daemon");
  }

  private static @Nullable CacheFolder tryTake(Path folder) throws IOException {
    Files.createDirectories(folder);
    FileChannel lockFile =
        FileChannel.open(
            folder.resolve("in-use"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = lockFile.tryLock();
    } catch (OverlappingFileLockException ofThisProcess) {
      // As good as taken by another process.
    } finally {
      if (lock == null) {
        lockFile.close();
      }
    }
    return lock == null ? null : new CacheFolder(folder, lockFile);
  }

  private static Path base() throws IOException {
    if (Privileges.isRoot()) {
      return ROOTS_CACHE;
    }
    String cache = System.getenv("XDG_CACHE_HOME");
    String home = System.getenv("HOME");
    Path below =
        cache != null && cache.startsWith("/")
            ? Path.of(cache)
            : Path.of(home == null || !home.startsWith("/") ? "/var/tmp" : home).resolve(".cache");
    Path wanted = below.resolve("affogato");
    if (isOwn(wanted)) {
      return wanted;
    }
    Path shared = Path.of("/var/tmp/affogato-" + System.getProperty("user.name"));
    if (isOwn(shared)) {
      return shared;
    }
    throw new IOException(
        "neither "
            + wanted
            + " nor "
            + shared
            + " can be a folder that only we write: set XDG_CACHE_HOME");
  }

  /**
   * Whether {@code folder} is ours alone, made now if need be: who else could write there would
   * decide what our compilers make. Build users have homes that do not exist or cannot be written.
   */
  private static boolean isOwn(Path folder) {
    try {
      if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      PosixFileAttributes facts =
          Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return facts.isDirectory()
          && Files.isWritable(folder)
          && Files.getAttribute(folder, "unix:uid")
              .equals(Files.getAttribute(OWN_PROCESS, "unix:uid"))
          && !facts.permissions().contains(PosixFilePermission.GROUP_WRITE)
          && !facts.permissions().contains(PosixFilePermission.OTHERS_WRITE);
    } catch (IOException notAllowed) {
      return false;
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
