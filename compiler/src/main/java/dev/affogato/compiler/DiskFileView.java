package dev.affogato.compiler;

import dev.affogato.base.io.NativeText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Real files. Thread-safe: no state.
 *
 * <p>A name that Java cannot say to the system counts as missing.
 */
final class DiskFileView implements FileView {
  private final Path workingDirectory;

  DiskFileView(Path workingDirectory) {
    this.workingDirectory = workingDirectory;
  }

  @Override
  public FileFacts facts(String name) {
    Path path = path(name);
    if (path == null) {
      return FileFacts.MISSING;
    }
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      FileFacts.Kind kind = kind(attributes);
      long sizeBytes = kind == FileFacts.Kind.REGULAR ? attributes.size() : 0;
      return new FileFacts(kind, Files.isReadable(path), sizeBytes);
    } catch (IOException missing) {
      return FileFacts.MISSING;
    }
  }

  @Override
  public byte @Nullable [] read(String name, int bytesMax) {
    Path path = path(name);
    if (path == null || !Files.isRegularFile(path)) {
      return null;
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] content = in.readNBytes(bytesMax);
      return in.read() < 0 ? content : null;
    } catch (IOException unreadable) {
      return null;
    }
  }

  private static FileFacts.Kind kind(BasicFileAttributes attributes) {
    if (attributes.isRegularFile()) {
      return FileFacts.Kind.REGULAR;
    }
    return attributes.isDirectory() ? FileFacts.Kind.DIRECTORY : FileFacts.Kind.OTHER;
  }

  @Override
  public @Nullable Path path(String name) {
    if (name.isEmpty()) {
      return null;
    }
    try {
      return NativeText.toJava(name).map(workingDirectory::resolve).orElse(null);
    } catch (InvalidPathException notNameable) {
      return null;
    }
  }
}
