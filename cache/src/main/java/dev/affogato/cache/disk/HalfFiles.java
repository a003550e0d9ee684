package dev.affogato.cache.disk;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The folder where files are written before they are renamed to where they belong, so that nobody
 * ever meets half a file. Thread-safe.
 *
 * <p>A name is {@code PID-START-RANDOM-NUMBER}: who finds a file whose process is no more removes
 * it. When two processes cannot see each other (containers sharing a folder) one may remove what
 * the other is writing; that write then fails, and nothing else happens.
 */
public final class HalfFiles {
  private final AtomicLong numbers = new AtomicLong();
  private final Path folder;
  private final String prefix;

  private HalfFiles(Path folder) {
    this.folder = folder;
    ProcessHandle self = ProcessHandle.current();
    this.prefix = self.pid() + "-" + startMs(self) + "-" + UUID.randomUUID() + "-";
  }

  /** Makes the folder if need be, and removes what dead processes left in it. */
  public static HalfFiles in(Path folder) throws IOException {
    PrivateFolders.make(folder);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (!isBeingWritten(file.getFileName().toString())) {
          Files.deleteIfExists(file);
        }
      }
    }
    return new HalfFiles(folder);
  }

  /** A name nobody else uses, in a folder that exists. */
  public Path next() {
    return folder.resolve(prefix + numbers.incrementAndGet());
  }

  /** Renames a file that is whole, over one of that name if there is; makes the folders. */
  public void publish(Path half, Path whole) throws IOException {
    try {
      Files.move(half, whole, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException noFolder) {
      Path parent = whole.getParent();
      if (parent == null || Files.isDirectory(parent)) {
        throw noFolder;
      }
      PrivateFolders.make(parent);
      Files.move(half, whole, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Makes the folder again after somebody removed it. */
  public void restore() throws IOException {
    PrivateFolders.make(folder);
  }

  private static boolean isBeingWritten(String name) {
    String[] parts = name.split("-", 3);
    try {
      Optional<ProcessHandle> writer = ProcessHandle.of(Long.parseLong(parts[0]));
      return parts.length == 3
          && writer.isPresent()
          && startMs(writer.get()) == Long.parseLong(parts[1]);
    } catch (NumberFormatException foreign) {
      return false;
    }
  }

  private static long startMs(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }
}
