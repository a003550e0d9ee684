package dev.affogato.daemon.natives;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * What shows that a file was changed or replaced; links are followed. Immutable.
 *
 * @param path the file
 * @param mtimeNanos since 1970
 * @param bytes its size
 * @param key device and inode as the system writes them
 */
record FileStamp(String path, long mtimeNanos, long bytes, String key) {
  static FileStamp of(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    return new FileStamp(
        path.toString(),
        attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
        attributes.size(),
        String.valueOf(attributes.fileKey()));
  }

  boolean isCurrent() throws IOException {
    try {
      return equals(of(Path.of(path)));
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeUTF(path);
    out.writeLong(mtimeNanos);
    out.writeLong(bytes);
    out.writeUTF(key);
  }

  static FileStamp read(DataInput in) throws IOException {
    return new FileStamp(in.readUTF(), in.readLong(), in.readLong(), in.readUTF());
  }
}
