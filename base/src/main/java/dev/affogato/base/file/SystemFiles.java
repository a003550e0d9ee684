package dev.affogato.base.file;

import dev.affogato.base.io.NativeText;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Files as the system shows them to this process. Thread-safe. */
final class SystemFiles implements FileAccess {
  private static final String ATTRIBUTES = "unix:mode,dev,ino,size,lastModifiedTime,ctime";

  private final Mounts mounts = new Mounts();
  private final @Nullable Statx statx = Statx.find();

  @Override
  public FileStamp stamp(String path) {
    Statx direct = statx;
    return direct != null ? direct.stamp(path) : stampByJdk(path);
  }

  @Override
  public NameStamp name(String path) {
    Statx direct = statx;
    return direct != null ? direct.name(path) : nameByJdk(path);
  }

  @Override
  public boolean isTrustworthy(FileStamp stamp) {
    // Only the direct call tells devices in the form the mounts have.
    return statx != null && mounts.isLocal(stamp.device());
  }

  @Override
  public InputStream open(String path) throws IOException {
    String name = NativeText.toJava(path).orElseThrow(() -> new NoSuchFileException(path));
    try {
      return Files.newInputStream(Path.of(name));
    } catch (InvalidPathException notNameable) {
      throw new NoSuchFileException(path);
    }
  }

  @Override
  public @Nullable String target(String path) {
    String name = NativeText.toJava(path).orElse(null);
    try {
      return name == null
          ? null
          : NativeText.ofJava(Files.readSymbolicLink(Path.of(name)).toString());
    } catch (IOException | InvalidPathException gone) {
      return null;
    }
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
