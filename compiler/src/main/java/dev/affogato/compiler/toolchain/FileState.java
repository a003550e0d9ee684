package dev.affogato.compiler.toolchain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which file a compiler is and in what state, so that what it once said can be believed as long as
 * it stays the same one. The name as asked for belongs to it, since drivers go by their names and
 * several may share one file. Immutable.
 *
 * <p>A wrapper script is known by the script's own file: what it calls may change unnoticed.
 */
record FileState(
    Path asked, Path real, Object inode, Object device, Object size, Object mtime, Object ctime) {

  /** Empty if there is no such file. */
  static Optional<FileState> of(Path compiler) {
    try {
      Path real = compiler.toRealPath();
      Map<String, Object> facts =
          Files.readAttributes(real, "unix:ino,dev,size,lastModifiedTime,ctime");
      return Optional.of(
          new FileState(
              compiler,
              real,
              fact(facts, "ino"),
              fact(facts, "dev"),
              fact(facts, "size"),
              fact(facts, "lastModifiedTime"),
              fact(facts, "ctime")));
    } catch (IOException missing) {
      return Optional.empty();
    }
  }

  private static Object fact(Map<String, Object> facts, String name) {
    return Objects.requireNonNull(facts.get(name), name);
  }
}
