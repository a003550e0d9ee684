package dev.affogato.daemon.work.execution;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A file a job left. Exists until its {@link CompileExecution} is closed. Immutable.
 *
 * @param sizeBytes its length
 */
public record OutputFile(Path path, long sizeBytes) {
  /**
   * {@code path} if the job left a regular file there: a link could name any file of this machine.
   */
  static @Nullable OutputFile ifRegular(Path path) throws IOException {
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    long size =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).size();
    return new OutputFile(path, size);
  }

  /** Its bytes. */
  public InputStream open() throws IOException {
    return Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS);
  }
}
