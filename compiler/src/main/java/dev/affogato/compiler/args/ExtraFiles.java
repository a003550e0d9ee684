package dev.affogato.compiler.args;

import dev.affogato.compiler.FileView;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Names of files that have to travel with a job. Stateless. */
final class ExtraFiles {
  private static final Charset NATIVE =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private ExtraFiles() {}

  /**
   * The absolute name of a readable file, without {@code .} and {@code ..}, since environments are
   * archives and hold no such names; null if the file is not readable or has no such name.
   */
  static @Nullable String absolute(FileView files, String name) {
    Path path = files.path(name);
    if (path == null || !files.facts(name).isReadableFile()) {
      return null;
    }
    String absolute = bytes(path.toAbsolutePath().normalize().toString());
    // A folder that is a symbolic link makes ".." lead elsewhere than the text says.
    return files.facts(absolute).equals(files.facts(name)) ? absolute : null;
  }

  private static String bytes(String java) {
    return new String(java.getBytes(NATIVE), StandardCharsets.ISO_8859_1);
  }
}
