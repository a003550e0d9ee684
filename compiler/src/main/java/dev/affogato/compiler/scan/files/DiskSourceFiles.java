package dev.affogato.compiler.scan.files;

import dev.affogato.base.file.FileStamp;
import dev.affogato.base.file.FileStamps;
import dev.affogato.base.io.NativeText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Real files. Thread-safe: no state of its own. */
final class DiskSourceFiles implements SourceFiles {
  private final FileStamps stamps = new FileStamps();

  @Override
  public FileStamp stamp(String path) {
    return stamps.stamp(path);
  }

  @Override
  public boolean showsChangesIn(FileStamp fileOrFolder) {
    return stamps.isTrustworthy(fileOrFolder);
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
