package dev.affogato.base.file;

import org.jspecify.annotations.Nullable;

/**
 * Linux' statx(2), called directly. Implementations are thread-safe.
 *
 * <p>A scan asks for a hundred files and more; the JDK's own way to inode and times makes a map of
 * boxed values, which costs fifteen times the system call.
 */
sealed interface Statx permits NativeStatx, ForeignStatx {
  /** With the byte that ends it. */
  int PATH_BYTES_MAX = 4096;

  // <linux/fcntl.h>
  int AT_SYMLINK_NOFOLLOW = 0x100;

  /**
   * By our own library where Affogato is installed, else without; null where the C library does not
   * have the function.
   */
  static @Nullable Statx find() {
    Statx own = NativeStatx.find();
    return own != null ? own : ForeignStatx.find();
  }

  /** The state of {@code path}, links followed. */
  FileStamp stamp(String path);

  /** The same of the name itself, a link not followed. */
  NameStamp name(String path);

  /** Whether the system could be asked for that name. */
  static boolean isNameable(String path) {
    return path.length() < PATH_BYTES_MAX && path.indexOf('\0') < 0;
  }
}
