package dev.affogato.base.file;

import java.io.File;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * statx(2) by our own library ({@code base/native/statx.c}), which lies in an installation beside
 * the jars: a new agent has it at once. Thread-safe: no state.
 */
final class NativeStatx implements Statx {
  private static final System.Logger LOG = System.getLogger(NativeStatx.class.getName());

  /** Where Affogato is installed, set by the scripts that start it. */
  private static final String PREFIX = "affogato.prefix";

  private static final String LIBRARY = "/lib/affogato/libaffogato.so";

  // What the library tells, in its order.
  private static final int MODE = 0;
  private static final int DEVICE = 1;
  private static final int INODE = 2;
  private static final int SIZE = 3;
  private static final int MTIME = 4;
  private static final int CTIME = 5;
  private static final int FACTS = 6;

  private NativeStatx() {}

  /** Null where there is no such library, or it does not work. */
  static @Nullable Statx find() {
    String prefix = System.getProperty(PREFIX);
    return prefix == null ? null : load(new File(prefix + LIBRARY).getAbsoluteFile());
  }

  static @Nullable Statx load(File library) {
    if (!library.exists()) {
      return null;
    }
    try {
      System.load(library.getPath());
      Statx found = new NativeStatx();
      return found.stamp("/").isDirectory() ? found : null;
    } catch (UnsatisfiedLinkError ofAnotherSystem) {
      LOG.log(Level.DEBUG, "{0} is not used: {1}", library, ofAnotherSystem.toString());
      return null;
    }
  }

  @Override
  public FileStamp stamp(String path) {
    long[] facts = new long[FACTS];
    return Statx.isNameable(path) && look(bytes(path), 0, facts) ? stamp(facts) : FileStamp.ABSENT;
  }

  @Override
  public NameStamp name(String path) {
    long[] facts = new long[FACTS];
    return Statx.isNameable(path) && look(bytes(path), AT_SYMLINK_NOFOLLOW, facts)
        ? NameStamp.of(stamp(facts), (int) facts[MODE])
        : NameStamp.ABSENT;
  }

  private static byte[] bytes(String path) {
    return path.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static FileStamp stamp(long[] facts) {
    return FileStamp.of(
        (int) facts[MODE], facts[DEVICE], facts[INODE], facts[SIZE], facts[MTIME], facts[CTIME]);
  }

  /**
   * @param facts is filled in the order above
   * @return whether the system knows the name
   */
  private static native boolean look(byte[] name, int flags, long[] facts);
}
