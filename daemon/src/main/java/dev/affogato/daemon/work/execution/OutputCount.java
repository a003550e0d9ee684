package dev.affogato.daemon.work.execution;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what a running job has written below one folder, and stops at a limit. Other file systems
 * mounted there are left out. Confined to one thread.
 */
final class OutputCount extends SimpleFileVisitor<Path> {
  private final long bytesMax;
  private final int filesMax;
  private final Object device;
  private long bytes;
  private int files;
  private boolean hidden;

  private OutputCount(long bytesMax, int filesMax, Object device) {
    this.bytesMax = bytesMax;
    this.filesMax = filesMax;
    this.device = device;
  }

  /**
   * Counts below {@code folder}.
   *
   * @throws IOException if it cannot be looked into at all
   */
  static OutputCount of(Path folder, long bytesMax, int filesMax) throws IOException {
    OutputCount count = new OutputCount(bytesMax, filesMax, device(folder));
    Files.walkFileTree(folder, count);
    return count;
  }

  /** The kernel lets no job write more than its limit, so reaching it is all there is to see. */
  boolean exceeded() {
    return bytes >= bytesMax || files > filesMax || hidden;
  }

  long bytes() {
    return bytes;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
      throws IOException {
    FileVisitResult result = visitFile(folder, attributes);
    try {
      boolean elsewhere = !device(folder).equals(device);
      return result == FileVisitResult.CONTINUE && elsewhere
          ? FileVisitResult.SKIP_SUBTREE
          : result;
    } catch (NoSuchFileException removedMeanwhile) {
      return FileVisitResult.SKIP_SUBTREE;
    }
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    files++;
    bytes += attributes.isRegularFile() ? attributes.size() : 0;
    return exceeded() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
  }

  /**
   * Files come and go while the compiler runs; but what a job closes to us, or nests too deep for
   * us, it may be filling.
   */
  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) {
    hidden |= !(failure instanceof NoSuchFileException || failure instanceof NotDirectoryException);
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
    return failure == null ? FileVisitResult.CONTINUE : visitFileFailed(folder, failure);
  }

  private static Object device(Path folder) throws IOException {
    return Files.getAttribute(folder, "unix:dev", LinkOption.NOFOLLOW_LINKS);
  }
}
