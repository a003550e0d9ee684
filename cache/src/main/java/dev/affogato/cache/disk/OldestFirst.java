package dev.affogato.cache.disk;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Throws out of a tree of files what was not used for longest, by the files' access times, until
 * the rest is small enough. Thread-safe: no state; trees may change meanwhile, also by other
 * processes.
 *
 * <p>Two walks, because a sorted list of a million files takes more memory than all else in a
 * daemon. The first adds up the bytes of each class of age; classes get longer with age, 5 % each.
 * From these sums follows the age at which to cut. The second walk removes what is older, and of
 * the class cut through as much as is needed, in whatever order it comes.
 */
public final class OldestFirst {
  /** ln(2^63) * 20 = 874. */
  private static final int CLASSES = 875;

  private static final double CLASSES_PER_E = 20;

  /** A file takes whole blocks. */
  private static final long BLOCK_BYTES = 4096;

  private OldestFirst() {}

  /** Room taken on a disk by {@code sizeBytes} of content. */
  public static long roomBytes(long sizeBytes) {
    return (sizeBytes + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
  }

  /** Number and room of the files of a tree. Immutable. */
  public record Usage(long files, long bytes) {}

  /** Removes one file, or decides not to. */
  public interface Remover {
    /** Whether the file was removed. */
    boolean remove(Path file) throws IOException;
  }

  /** What is in the tree. */
  public static Usage measure(Path tree) throws IOException {
    Tally tally = new Tally();
    walk(tree, (file, attributes) -> tally.add(0, attributes));
    return tally.usage();
  }

  /**
   * Removes files until {@code bytesGoal} remain.
   *
   * @param spare files used more recently than this stay
   * @return what is left
   */
  public static Usage evict(Path tree, long bytesGoal, Duration spare, Instant now, Remover remover)
      throws IOException {
    Tally tally = new Tally();
    walk(tree, (file, attributes) -> tally.add(ageClass(attributes, now), attributes));
    Usage before = tally.usage();
    if (before.bytes() <= bytesGoal) {
      return before;
    }
    Cut cut = tally.cut(before.bytes() - bytesGoal);
    long spareMs = spare.toMillis();
    Tally removed = new Tally();
    walk(
        tree,
        (file, attributes) -> {
          int ageClass = ageClass(attributes, now);
          if ((ageClass > cut.ageClass
                  || (ageClass == cut.ageClass && removed.bytes[cut.ageClass] < cut.bytes))
              && ageMs(attributes, now) >= spareMs
              && remover.remove(file)) {
            removed.add(ageClass, attributes);
          }
        });
    return new Usage(
        before.files() - removed.usage().files(), before.bytes() - removed.usage().bytes());
  }

  private static long ageMs(BasicFileAttributes attributes, Instant now) {
    return Math.max(0, now.toEpochMilli() - attributes.lastAccessTime().toMillis());
  }

  private static int ageClass(BasicFileAttributes attributes, Instant now) {
    return (int) (Math.log(ageMs(attributes, now) + 1.0) * CLASSES_PER_E);
  }

  private interface Visit {
    void file(Path file, BasicFileAttributes attributes) throws IOException;
  }

  private static void walk(Path tree, Visit visit) throws IOException {
    if (!Files.isDirectory(tree)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              visit.file(file, attributes);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            return goOn(failure);
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            return failure == null ? FileVisitResult.CONTINUE : goOn(failure);
          }
        });
  }

  private static FileVisitResult goOn(IOException failure) throws IOException {
    if (failure instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    throw failure;
  }

  /** Everything older than a class goes, and so many bytes of the class itself. Immutable. */
  private record Cut(int ageClass, long bytes) {}

  /** Sums of one walk. Confined to the thread that walks. */
  private static final class Tally {
    private final long[] bytes = new long[CLASSES];
    private long files;
    private long total;

    void add(int ageClass, BasicFileAttributes attributes) {
      long room = roomBytes(attributes.size());
      bytes[ageClass] += room;
      total += room;
      files++;
    }

    Usage usage() {
      return new Usage(files, total);
    }

    /** Where to cut so that {@code excess} bytes go. */
    Cut cut(long excess) {
      long left = excess;
      int ageClass = CLASSES - 1;
      while (ageClass > 0 && bytes[ageClass] < left) {
        left -= bytes[ageClass];
        ageClass--;
      }
      return new Cut(ageClass, left);
    }
  }
}
