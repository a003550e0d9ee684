package dev.affogato.compiler.scan.files;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.file.FileStamp;
import java.io.IOException;
import java.util.stream.Stream;

/**
 * The file system. A seam: tests bring their own. Names are absolute paths, one ISO-8859-1
 * character a byte. Implementations are thread-safe.
 */
public interface SourceFiles {
  /** The state of {@code path}; {@link FileStamp#ABSENT} if it cannot be looked up. */
  FileStamp stamp(String path);

  /**
   * The whole content of a regular file.
   *
   * @throws IOException if it cannot be read or has more than {@code bytesMax} bytes
   */
  byte[] read(String path, int bytesMax) throws IOException;

  /**
   * Whether whatever changes in this folder or file is sure to change its stamp, as it is with file
   * systems that live on this machine.
   */
  boolean showsChangesIn(FileStamp fileOrFolder);

  /** Whether each look costs so much that several are better made at once. */
  default boolean isFar() {
    return false;
  }

  /** Says that all these are about to be looked at. */
  default void expect(Stream<String> paths) {}

  /** The real files, as this process sees them. */
  static SourceFiles onDisk() {
    return of(FileAccess.ofThisMachine());
  }

  /** The real files, as {@code access} shows them. */
  static SourceFiles of(FileAccess access) {
    return new DiskSourceFiles(access);
  }
}
