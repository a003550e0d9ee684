package dev.affogato.base.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How files are looked at and read: by this process, or on its behalf by one that may see others.
 * Implementations are thread-safe. Names are absolute paths, one ISO-8859-1 character a byte.
 */
public interface FileAccess {
  /** By this process: statx(2) where there is one, the JDK elsewhere. */
  static FileAccess ofThisMachine() {
    return new SystemFiles();
  }

  /** The state of {@code path}; {@link FileStamp#ABSENT} if it cannot be looked up. */
  FileStamp stamp(String path);

  /** The state of the name {@code path}, not of what it may lead to. */
  NameStamp name(String path);

  /**
   * Whether {@code stamp} is from a file system of this machine that is known to keep its times
   * honestly: every change of a file or folder shows in them.
   */
  boolean isTrustworthy(FileStamp stamp);

  /**
   * The content of a file.
   *
   * @throws IOException if it cannot be read
   */
  InputStream open(String path) throws IOException;

  /** Where the symbolic link {@code path} leads; null if it is none, or cannot be read. */
  @Nullable String target(String path);

  /** Whether each look is a round trip to somebody else. */
  default boolean isFar() {
    return false;
  }

  /** Says that all these are about to be looked at, so that it can be done at once. */
  default void expect(Stream<String> paths) {}

  /** The same for those that were looked at before: what was seen then is of no use. */
  default void expectAgain(Stream<String> paths) {}
}
