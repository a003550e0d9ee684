package dev.affogato.compiler;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.file.FileStamp;
import dev.affogato.base.io.NativeText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Files that somebody shows. Thread-safe if that is. */
record AccessFileView(FileAccess access, String workingDirectory) implements FileView {
  @Override
  public FileFacts facts(String name) {
    FileStamp stamp = name.isEmpty() ? FileStamp.ABSENT : access.stamp(absolute(name));
    if (stamp.isAbsent()) {
      return FileFacts.MISSING;
    }
    FileFacts.Kind kind =
        stamp.isRegular()
            ? FileFacts.Kind.REGULAR
            : stamp.isDirectory() ? FileFacts.Kind.DIRECTORY : FileFacts.Kind.OTHER;
    return new FileFacts(kind, true, stamp.isRegular() ? stamp.sizeBytes() : 0);
  }

  @Override
  public byte @Nullable [] read(String name, int bytesMax) {
    if (!facts(name).isReadableFile()) {
      return null;
    }
    try (InputStream in = access.open(absolute(name))) {
      byte[] content = in.readNBytes(bytesMax);
      return in.read() < 0 ? content : null;
    } catch (IOException unreadable) {
      return null;
    }
  }

  @Override
  public @Nullable Path path(String name) {
    if (name.isEmpty()) {
      return null;
    }
    try {
      return NativeText.toJava(absolute(name)).map(Path::of).orElse(null);
    } catch (InvalidPathException notNameable) {
      return null;
    }
  }

  private String absolute(String name) {
    return name.startsWith("/") ? name : workingDirectory + "/" + name;
  }
}
