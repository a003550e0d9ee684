package dev.affogato.compiler.scan.files;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.file.FileStamp;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;

/** Real files. Thread-safe: no state of its own. */
final class DiskSourceFiles implements SourceFiles {
  private final FileAccess access;

  DiskSourceFiles(FileAccess access) {
    this.access = access;
  }

  @Override
  public FileStamp stamp(String path) {
    return access.stamp(path);
  }

  @Override
  public boolean showsChangesIn(FileStamp fileOrFolder) {
    return access.isTrustworthy(fileOrFolder);
  }

  @Override
  public byte[] read(String path, int bytesMax) throws IOException {
    try (InputStream in = access.open(path)) {
      byte[] content = in.readNBytes(bytesMax);
      if (in.read() >= 0) {
        throw new IOException(path + " has more than " + bytesMax + " bytes");
      }
      return content;
    }
  }

  @Override
  public boolean isFar() {
    return access.isFar();
  }

  @Override
  public void expect(Stream<String> paths) {
    access.expect(paths);
  }
}
