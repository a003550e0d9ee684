package dev.affogato.compiler.scan.files;

import dev.affogato.base.io.NativeText;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Real files. Thread-safe: no state of its own. */
final class DiskSourceFiles implements SourceFiles {
  private static final String ATTRIBUTES = "unix:mode,dev,ino,size,lastModifiedTime,ctime";

  // The type bits of a mode and their values for files and directories, POSIX <sys/stat.h>.
  private static final int TYPE_MASK = 0xf000;
  private static final int TYPE_REGULAR = 0x8000;
  private static final int TYPE_DIRECTORY = 0x4000;

  private final Mounts mounts = new Mounts();
  private final @Nullable Statx statx = Statx.find().orElse(null);

  @Override
  public FileStamp stamp(String path) {
    Statx direct = statx;
    return direct != null ? direct.stamp(path) : stampByJdk(path);
  }

  @Override
  public boolean showsChangesIn(FileStamp folder) {
    // Only the direct call tells devices in the form the mounts have.
    return statx != null && mounts.isLocal(folder.device());
  }

  private static FileStamp stampByJdk(String path) {
    String name = NativeText.toJava(path).orElse(null);
    // Most names asked for do not exist, and an exception costs far more than this question.
    if (name == null || name.indexOf('\0') >= 0 || !new File(name).exists()) {
      return FileStamp.ABSENT;
    }
    try {
      return stamp(Files.readAttributes(Path.of(name), ATTRIBUTES));
    } catch (IOException | InvalidPathException gone) {
      return FileStamp.ABSENT;
    }
  }

  private static FileStamp stamp(Map<String, Object> attributes) {
    FileStamp.Kind kind =
        switch ((int) number(attributes.get("mode")) & TYPE_MASK) {
          case TYPE_REGULAR -> FileStamp.Kind.REGULAR;
          case TYPE_DIRECTORY -> FileStamp.Kind.DIRECTORY;
          default -> FileStamp.Kind.OTHER;
        };
    return new FileStamp(
        kind,
        number(attributes.get("dev")),
        number(attributes.get("ino")),
        number(attributes.get("size")),
        timeNs(attributes.get("lastModifiedTime")),
        timeNs(attributes.get("ctime")));
  }

  private static long number(@Nullable Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }

  private static long timeNs(@Nullable Object value) {
    return value instanceof FileTime time ? time.to(TimeUnit.NANOSECONDS) : 0;
  }

  @Override
  public byte[] read(String path, int bytesMax) throws IOException {
    String name = NativeText.toJava(path).orElseThrow(() -> new NoSuchFileException(path));
    try (InputStream in = Files.newInputStream(Path.of(name))) {
      byte[] content = in.readNBytes(bytesMax);
      if (in.read() >= 0) {
        throw new IOException(path + " has more than " + bytesMax + " bytes");
      }
      return content;
    } catch (InvalidPathException notNameable) {
      throw new NoSuchFileException(path);
    }
  }
}
