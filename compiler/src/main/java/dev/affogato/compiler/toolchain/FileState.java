package dev.affogato.compiler.toolchain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  // By hand, as is what else a new agent needs at once: what javac leaves to the runtime to put
  // together at first use costs 2 ms each.
  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof FileState other
        && asked.equals(other.asked)
        && real.equals(other.real)
        && inode.equals(other.inode)
        && device.equals(other.device)
        && size.equals(other.size)
        && mtime.equals(other.mtime)
        && ctime.equals(other.ctime);
  }

  @Override
  public int hashCode() {
    int hash = asked.hashCode();
    hash = 31 * hash + real.hashCode();
    hash = 31 * hash + inode.hashCode();
    hash = 31 * hash + device.hashCode();
    hash = 31 * hash + size.hashCode();
    hash = 31 * hash + mtime.hashCode();
    return 31 * hash + ctime.hashCode();
  }
}
