package dev.affogato.base.file;

import dev.affogato.base.io.NativeText;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks the system for the stamps of files: by statx(2) where there is one, by the JDK elsewhere.
 * Thread-safe. Names are absolute paths, one ISO-8859-1 character a byte.
 */
public final class FileStamps {
  private static final String ATTRIBUTES = "unix:mode,dev,ino,size,lastModifiedTime,ctime";

  private final Mounts mounts = new Mounts();
  private final @Nullable Statx statx = Statx.find();

  /** The state of {@code path}; {@link FileStamp#ABSENT} if it cannot be looked up. */
  public FileStamp stamp(String path) {
    Statx direct = statx;
    return direct != null ? direct.stamp(path) : stampByJdk(path);
  }

  /** The state of the name {@code path}, not of what it may lead to. */
  public NameStamp name(String path) {
    Statx direct = statx;
    return direct != null ? direct.name(path) : nameByJdk(path);
  }

  /**
   * Whether {@code stamp} is from a file system of this machine that is known to keep its times
   * honestly: every change of a file or folder shows in them.
   */
  public boolean isTrustworthy(FileStamp stamp) {
    // Only the direct call tells devices in the form the mounts have.
    return statx != null && mounts.isLocal(stamp.device());
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

  private static NameStamp nameByJdk(String path) {
    String name = NativeText.toJava(path).orElse(null);
    if (name == null || name.indexOf('\0') >= 0) {
      return NameStamp.ABSENT;
    }
    try {
      Map<String, Object> attributes =
          Files.readAttributes(Path.of(name), ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
      int mode = (int) number(attributes.get("mode"));
      return new NameStamp(stamp(attributes), (mode & Modes.ANY_EXECUTE) != 0);
    } catch (IOException | InvalidPathException gone) {
      return NameStamp.ABSENT;
    }
  }

  private static FileStamp stamp(Map<String, Object> attributes) {
    return new FileStamp(
        Modes.kind((int) number(attributes.get("mode"))),
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
}
