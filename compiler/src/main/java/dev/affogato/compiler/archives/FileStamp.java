package dev.affogato.compiler.archives;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What shows that a file was changed or replaced, or came to be; links are followed. Immutable.
 *
 * <p>Without the device: its number may be another after the machine has started again.
 *
 * @param path the file
 * @param bytes its size, or {@link #ABSENT}
 * @param inode zero if absent, as the times are
 * @param mtimeNanos since 1970
 * @param ctimeNanos since 1970; nobody can set it back, as package managers do with the other one
 */
record FileStamp(String path, long bytes, long inode, long mtimeNanos, long ctimeNanos) {
  private static final long ABSENT = -1;

  /** The file as it is now, or that there is none. */
  static FileStamp of(Path path) throws IOException {
    try {
      Map<String, Object> facts =
          Files.readAttributes(path, "unix:size,ino,lastModifiedTime,ctime");
      return new FileStamp(
          path.toString(),
          number(facts, "size"),
          number(facts, "ino"),
          nanos(facts, "lastModifiedTime"),
          nanos(facts, "ctime"));
    } catch (FileSystemException goneOrClosed) {
      // What cannot be looked at cannot be packed either, which then says why.
      return new FileStamp(path.toString(), ABSENT, 0, 0, 0);
    }
  }

  boolean isAbsent() {
    return bytes == ABSENT;
  }

  boolean isCurrent() throws IOException {
    return equals(of(Path.of(path)));
  }

  private static long number(Map<String, Object> facts, String name) {
    return facts.get(name) instanceof Number number ? number.longValue() : 0;
  }

  private static long nanos(Map<String, Object> facts, String name) {
    return facts.get(name) instanceof FileTime time ? time.to(TimeUnit.NANOSECONDS) : 0;
  }

  void write(DataOutput out) throws IOException {
    out.writeUTF(path);
    out.writeLong(bytes);
    out.writeLong(inode);
    out.writeLong(mtimeNanos);
    out.writeLong(ctimeNanos);
  }

  /**
   * @throws java.nio.file.InvalidPathException if its path cannot be one
   */
  static FileStamp read(DataInput in) throws IOException {
    // One that cannot be a path fails here.
    String path = Path.of(in.readUTF()).toString();
    return new FileStamp(path, in.readLong(), in.readLong(), in.readLong(), in.readLong());
  }
}
