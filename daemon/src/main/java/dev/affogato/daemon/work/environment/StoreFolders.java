package dev.affogato.daemon.work.environment;

import dev.affogato.base.io.FileTrees;
import dev.affogato.daemon.work.OpenFolders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The folders of the environment store, version 1:
 *
 * <pre>
 * target=PLATFORM/NAME/          an environment, where icecream has it too
 * complete/target=PLATFORM/NAME  its mark: "1 BYTES\n", written after everything else; its mtime is the last use
 * incoming/                      archives and trees being received or removed; emptied at start
 * </pre>
 *
 * <p>A power cut may leave any mixture of them. An environment counts only with a mark whose number
 * of bytes is still right. Thread-safe: atomic renames, and names no two calls share.
 */
final class StoreFolders {
  private static final String MARK_VERSION = "1 ";

  private final Path base;
  private final AtomicLong lastTemporary = new AtomicLong();

  StoreFolders(Path base) {
    this.base = base;
  }

  /** A complete environment found on disk. */
  record Found(EnvironmentId id, long bytes, Instant lastUse) {}

  /** Makes the folders and throws away what is not complete. */
  List<Found> open() throws IOException {
    OpenFolders.create(base);
    FileTrees.delete(incoming());
    OpenFolders.create(incoming());
    OpenFolders.create(marks());
    List<Found> found = new ArrayList<>();
    for (Path target : children(base, EnvironmentId.TARGET_PREFIX + "*")) {
      for (Path root : children(target, "*")) {
        Optional<Found> complete = complete(target, root);
        if (complete.isPresent()) {
          found.add(complete.get());
        } else {
          FileTrees.delete(root);
        }
      }
    }
    found.sort(Comparator.comparing(Found::lastUse));
    return found;
  }

  private Optional<Found> complete(Path targetFolder, Path root) throws IOException {
    String target =
        targetFolder.getFileName().toString().substring(EnvironmentId.TARGET_PREFIX.length());
    EnvironmentId id;
    try {
      id = EnvironmentId.of(target, root.getFileName().toString());
    } catch (EnvironmentRefusedException notOurs) {
      return Optional.empty();
    }
    Path mark = mark(id);
    if (!Files.isRegularFile(mark, LinkOption.NOFOLLOW_LINKS)
        || !Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)
        || !RootPaths.isExecutable(root, EnvironmentStore.PROOF)) {
      return Optional.empty();
    }
    long bytes = FileTrees.sizeBytes(root);
    String expected = MARK_VERSION + bytes + "\n";
    return Files.readString(mark, StandardCharsets.ISO_8859_1).equals(expected)
        ? Optional.of(new Found(id, bytes, Files.getLastModifiedTime(mark).toInstant()))
        : Optional.empty();
  }

  Path root(EnvironmentId id) {
    return targetFolder(base, id).resolve(id.name());
  }

  /** A name below {@code incoming/} that nobody else gets; made again if somebody removed it. */
  Path temporary() throws IOException {
    OpenFolders.create(incoming());
    return incoming().resolve(Long.toString(lastTemporary.incrementAndGet()));
  }

  /**
   * Moves a complete tree into its place. When that fails, on a full disk say, the place is empty.
   *
   * @return what lay there without being listed, to be deleted, or null
   */
  @Nullable Path putInPlace(Path tree, EnvironmentId id, long bytes) throws IOException {
    Path stale = retire(id);
    OpenFolders.create(targetFolder(base, id));
    OpenFolders.create(targetFolder(marks(), id));
    // Written first: that takes space, which the renames hardly do.
    Path unfinished = temporary();
    try {
      Files.writeString(unfinished, MARK_VERSION + bytes + "\n", StandardCharsets.ISO_8859_1);
      move(tree, root(id));
      try {
        move(unfinished, mark(id));
      } catch (IOException unmarked) {
        move(root(id), tree);
        throw unmarked;
      }
    } finally {
      Files.deleteIfExists(unfinished);
    }
    return stale;
  }

  /**
   * Takes an environment away at once.
   *
   * @return where its files are now, to be deleted, or null if there were none
   */
  @Nullable Path retire(EnvironmentId id) throws IOException {
    Files.deleteIfExists(mark(id));
    if (!Files.exists(root(id), LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    Path doomed = temporary();
    move(root(id), doomed);
    return doomed;
  }

  void markUsed(EnvironmentId id, Instant now) throws IOException {
    Files.setLastModifiedTime(mark(id), FileTime.from(now));
  }

  private Path incoming() {
    return base.resolve("incoming");
  }

  private Path marks() {
    return base.resolve("complete");
  }

  private Path mark(EnvironmentId id) {
    return targetFolder(marks(), id).resolve(id.name());
  }

  private static Path targetFolder(Path below, EnvironmentId id) {
    return below.resolve(EnvironmentId.TARGET_PREFIX + id.target());
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException notOneFileSystem) {
      throw new IOException(
          "cannot move " + from + " to " + to + ": both must be on one file system",
          notOneFileSystem);
    }
  }

  private static List<Path> children(Path folder, String glob) throws IOException {
    List<Path> children = new ArrayList<>();
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return children;
    }
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, glob)) {
      stream.forEach(children::add);
    }
    return children;
  }
}
