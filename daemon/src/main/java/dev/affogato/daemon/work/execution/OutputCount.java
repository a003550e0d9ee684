package dev.affogato.daemon.work.execution;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Adds up what a running job has written, and stops at a limit. Confined to one thread. */
final class OutputCount extends SimpleFileVisitor<Path> {
  /** A compiler leaves one or two. */
  private static final int FILES_MAX = 1000;

  private final long bytesMax;
  private long bytes;
  private int files;
  private boolean hidden;

  OutputCount(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  boolean exceeded() {
    return bytes > bytesMax || files > FILES_MAX || hidden;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    return visitFile(folder, attributes);
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    files++;
    bytes += attributes.isRegularFile() ? attributes.size() : 0;
    return exceeded() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
  }

  /** Files come and go while the compiler runs; but what a job closes to us it may be filling. */
  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) {
    hidden |= failure instanceof AccessDeniedException;
    return FileVisitResult.CONTINUE;
  }
}
