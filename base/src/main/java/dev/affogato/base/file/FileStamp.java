package dev.affogato.base.file;

import org.jspecify.annotations.Nullable;

/**
 * What tells one state of a file from another without reading it, symbolic links followed unless it
 * is said otherwise. Immutable.
 *
 * @param device together with {@code inode} says whether two names are one file
 * @param mtimeNs time of the last change of the content, since 1970
 * @param ctimeNs time of the last change of the inode, since 1970; nobody can set it back
 */
public record FileStamp(
    Kind kind, long device, long inode, long sizeBytes, long mtimeNs, long ctimeNs) {
  /** Coarse file type. */
  public enum Kind {
    /** There is nothing of that name. */
    ABSENT,
    REGULAR,
    DIRECTORY,
    /** A symbolic link; only where links are not followed. */
    LINK,
    /** Devices, sockets, pipes. */
    OTHER
  }

  public static final FileStamp ABSENT = new FileStamp(Kind.ABSENT, 0, 0, 0, 0, 0);

  /**
   * The state of something that is there.
   *
   * @param mode as {@code st_mode} of stat(2)
   */
  public static FileStamp of(
      int mode, long device, long inode, long sizeBytes, long mtimeNs, long ctimeNs) {
    return new FileStamp(Modes.kind(mode), device, inode, sizeBytes, mtimeNs, ctimeNs);
  }

  public boolean isRegular() {
    return kind == Kind.REGULAR;
  }

  public boolean isDirectory() {
    return kind == Kind.DIRECTORY;
  }

  public boolean isLink() {
    return kind == Kind.LINK;
  }

  public boolean isAbsent() {
    return kind == Kind.ABSENT;
  }

  /** Whether both are states of the same file or directory, whatever its content then was. */
  public boolean isSameFile(FileStamp other) {
    return !isAbsent() && device == other.device && inode == other.inode;
  }

  /**
   * Whether a change made at {@code wallNs} or later must show in this stamp: a file changed twice
   * within one tick of the file system's clock looks the same before and after.
   */
  public boolean isSettledAt(long wallNs) {
    // Two seconds are the coarsest tick in use (FAT); most file systems tick every 4 or 10 ms.
    return wallNs - Math.max(mtimeNs, ctimeNs) > 2_000_000_000L;
  }

  // By hand, as is what else a new agent needs at once: what javac leaves to the runtime to put
  // together at first use costs 2 ms each.
  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof FileStamp other
        && kind == other.kind
        && inode == other.inode
        && ctimeNs == other.ctimeNs
        && mtimeNs == other.mtimeNs
        && sizeBytes == other.sizeBytes
        && device == other.device;
  }

  @Override
  public int hashCode() {
    int hash = kind.hashCode();
    hash = 31 * hash + Long.hashCode(inode);
    hash = 31 * hash + Long.hashCode(ctimeNs);
    hash = 31 * hash + Long.hashCode(mtimeNs);
    hash = 31 * hash + Long.hashCode(sizeBytes);
    return 31 * hash + Long.hashCode(device);
  }

  /** All of it: a different text tells a different state. */
  @Override
  public String toString() {
    return String.join(
        " ",
        kind.name(),
        Long.toString(device),
        Long.toString(inode),
        Long.toString(sizeBytes),
        Long.toString(mtimeNs),
        Long.toString(ctimeNs));
  }
}
