package dev.affogato.base.file;

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
}
