package dev.affogato.base.file;

import org.jspecify.annotations.Nullable;

/**
 * What a name itself stands for, a symbolic link not followed. Immutable.
 *
 * @param executable whether anybody may execute it
 */
public record NameStamp(FileStamp stamp, boolean executable) {
  public static final NameStamp ABSENT = new NameStamp(FileStamp.ABSENT, false);

  /**
   * @param mode as {@code st_mode} of lstat(2)
   */
  public static NameStamp of(FileStamp stamp, int mode) {
    return new NameStamp(stamp, (mode & Modes.ANY_EXECUTE) != 0);
  }

  public FileStamp.Kind kind() {
    return stamp.kind();
  }

  // By hand, as is what else a new agent needs at once: what javac leaves to the runtime to put
  // together at first use costs 2 ms each.
  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof NameStamp other
        && executable == other.executable
        && stamp.equals(other.stamp);
  }

  @Override
  public int hashCode() {
    int hash = Boolean.hashCode(executable);
    return 31 * hash + stamp.hashCode();
  }
}
