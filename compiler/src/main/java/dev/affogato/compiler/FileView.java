package dev.affogato.compiler;

import dev.affogato.base.file.FileAccess;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files as a compile command sees them: relative names start at its working directory.
 *
 * <p>A seam: analysis reads through it, so tests need no disk and nothing here can write. Names are
 * byte strings, one ISO-8859-1 character a byte, as in argv. Implementations are thread-safe.
 */
public interface FileView {
  FileFacts facts(String name);

  /**
   * The whole content of {@code name}, or null if it is no readable regular file or larger than
   * {@code bytesMax}.
   */
  byte @Nullable [] read(String name, int bytesMax);

  /** {@code name} as Java names files, or null if it cannot. */
  @Nullable Path path(String name);

  /**
   * The files that {@code access} shows, seen from {@code workingDirectory}, absolute. Whether one
   * is readable shows only when it is read.
   */
  static FileView of(FileAccess access, String workingDirectory) {
    return new AccessFileView(access, workingDirectory);
  }

  /** The real files, seen from {@code workingDirectory}. */
  static FileView at(Path workingDirectory) {
    return new DiskFileView(workingDirectory);
  }
}
