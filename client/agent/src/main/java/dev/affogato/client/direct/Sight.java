package dev.affogato.client.direct;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.file.SystemOwned;
import dev.affogato.base.io.NativeText;
import dev.affogato.compiler.toolchain.ToolchainTree;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the files of a compile are seen: as its caller sees them, and as this process does, which
 * runs programs only among the latter. Immutable.
 *
 * @param seen by the caller
 * @param ours by this process
 */
record Sight(FileAccess seen, FileAccess ours) {
  /** Of an agent that shares the surroundings of its callers. */
  static Sight own(FileAccess access) {
    return new Sight(access, access);
  }

  /** Whether caller and process see the same anyhow. */
  boolean isOurOwn() {
    return seen.equals(ours);
  }

  /** Whether all of {@code paths} are the same files, in the same state, to both. */
  boolean isShared(Collection<String> paths) {
    if (isOurOwn()) {
      return true;
    }
    seen.expect(paths.stream());
    return paths.stream().allMatch(path -> ours.stamp(path).equals(seen.stamp(path)));
  }

  /** Whether {@code file} is the same to both, open to everybody and only root's to change. */
  boolean isShared(Path file) {
    if (isOurOwn()) {
      return true;
    }
    String name = NativeText.ofJava(file.toString());
    return isShared(List.of(name)) && SystemOwned.isFile(name);
  }

  /** Whether the caller finds {@code toolchain}, just found here, as it is. */
  boolean isShared(ToolchainTree toolchain) {
    if (isOurOwn()) {
      return true;
    }
    seen.expect(
        Stream.concat(toolchain.files().stream(), toolchain.watched().stream())
            .map(file -> file.path()));
    return toolchain.isUnchanged(seen);
  }
}
