package dev.affogato.compiler.archives;

import dev.affogato.base.io.FileTrees;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where archives lie: each request has a folder named after it, holding the archive and an {@link
 * ArchiveRecord}. A folder is made aside and moved into place, so what is there is complete; its
 * time of change is its last use. Equal archives of several requests are one file with several
 * names.
 *
 * <p>Somebody may remove any of it at any time, the base included. Immutable.
 */
final class ArchiveFolders {
  private static final System.Logger LOG = System.getLogger(ArchiveFolders.class.getName());

  private static final String ASIDE_PREFIX = ".making-";

  /** Where other processes may be packing too, only what is older than this was left behind. */
  private static final Duration PACKING_MAX = Duration.ofHours(1);

  private final Path base;
  private final Keeper keeper;

  ArchiveFolders(Path base, Keeper keeper) {
    this.base = base;
    this.keeper = keeper;
  }

  /** Makes the base and removes what was left half made. */
  void open(Instant now) throws IOException {
    createBase();
    for (Path folder : list(true)) {
      if (keeper == Keeper.MACHINE || lastUse(folder).isBefore(now.minus(PACKING_MAX))) {
        FileTrees.delete(folder);
      }
    }
  }

  private void createBase() throws IOException {
    if (!Files.isDirectory(base)) {
      Files.createDirectories(base);
      Files.setPosixFilePermissions(base, keeper.folderPermissions());
    }
  }

  /** Where the archive for {@code request} lies, or would. */
  Path of(ArchiveRequest request) {
    return base.resolve(request.folderName());
  }

  List<Path> list() throws IOException {
    return list(false);
  }

  private List<Path> list(boolean aside) throws IOException {
    try (Stream<Path> children = Files.list(base)) {
      return children
          .filter(Files::isDirectory)
          .filter(folder -> folder.getFileName().toString().startsWith(ASIDE_PREFIX) == aside)
          .toList();
    } catch (NoSuchFileException removed) {
      return List.of();
    }
  }

  static Instant lastUse(Path folder) {
    try {
      return Files.getLastModifiedTime(folder).toInstant();
    } catch (IOException gone) {
      return Instant.EPOCH;
    }
  }

  /** Whether it is as it was put here; one that cannot be read is of no use either. */
  static boolean isComplete(Path folder) {
    try {
      Optional<ArchiveRecord> record = ArchiveRecord.readFrom(folder);
      return record.isPresent() && record.get().archiveIn(folder).isPresent();
    } catch (IOException e) {
      LOG.log(Level.INFO, "{0} cannot be read and counts as incomplete: {1}", folder, e);
      return false;
    }
  }

  /** Each archive once, however many names it has. */
  long bytes() throws IOException {
    Set<Object> counted = new HashSet<>();
    long sum = 0;
    for (Path folder : list()) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          sum += counted.add(Files.getAttribute(file, "unix:ino")) ? Files.size(file) : 0;
        }
      } catch (NoSuchFileException removed) {
        LOG.log(Level.DEBUG, "{0} was removed by somebody else", removed.getMessage());
      }
    }
    return sum;
  }

  /** A new folder to make an archive in; the base is made again if somebody removed it. */
  Path aside() throws IOException {
    createBase();
    return Files.createTempDirectory(base, ASIDE_PREFIX);
  }

  /** Moves the folder {@code aside}, complete with its record, to its place. */
  Path putInPlace(Path aside, ArchiveRequest request, Path archive) throws IOException {
    Files.setPosixFilePermissions(archive, keeper.filePermissions());
    shareEqual(archive);
    Files.setPosixFilePermissions(aside, keeper.folderPermissions());
    Path folder = of(request);
    FileTrees.delete(folder);
    try {
      Files.move(aside, folder);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException otherProcess) {
      FileTrees.delete(folder);
      Files.move(aside, folder);
    }
    return folder.resolve(archive.getFileName());
  }

  /** Names are made of the content, so an equal archive has the same (behaviour spec 4.5). */
  private void shareEqual(Path archive) throws IOException {
    for (Path folder : list()) {
      Path other = folder.resolve(archive.getFileName());
      try {
        if (Files.isRegularFile(other) && Files.mismatch(archive, other) < 0) {
          Path link = archive.resolveSibling("link");
          Files.createLink(link, other);
          Files.move(link, archive, StandardCopyOption.ATOMIC_MOVE);
          return;
        }
      } catch (IOException | UnsupportedOperationException removedOrNoLinksHere) {
        LOG.log(Level.DEBUG, "{0} is not shared: {1}", other, removedOrNoLinksHere);
      }
    }
  }

  /** What stays goes when this is opened again; the archive or its failure matters more. */
  static void deleteIfPossible(Path aside) {
    try {
      FileTrees.delete(aside);
    } catch (IOException e) {
      LOG.log(
          Level.WARNING, "{0} cannot be removed, and stays until the next start: {1}", aside, e);
    }
  }
}
