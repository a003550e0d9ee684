package dev.affogato.daemon.work.action;

import dev.affogato.daemon.work.sandbox.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What an action sees besides the folders it may write to. Immutable: no state.
 *
 * <p>One of our own agents brings everything: its tree is the whole file system. Others expect a
 * worker to have a toolchain (recc's headers, Bazel's gcc): they get this machine's programs and
 * libraries, and their tree below a folder that is the same everywhere.
 */
final class Surroundings {
  /** Where the trees of others are, so that a result does not depend on who made it. */
  static final String FOREIGN_ROOT = "/affogato";

  /** Folders of a system that may be links to others. */
  private static final List<String> PROGRAMS =
      List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32");

  /** What programs below /usr are run by. */
  private static final List<String> SETTINGS =
      List.of("/etc/alternatives", "/etc/ld.so.cache", "/etc/localtime");

  private Surroundings() {}

  static List<Mount> ofMachineRoot(Path tree) {
    return List.of(new Mount.ReadOnly(tree, "/"));
  }

  static List<Mount> ofForeign(Path tree) throws IOException {
    List<Mount> mounts = new ArrayList<>();
    mounts.add(new Mount.ReadOnlyIfThere(Path.of("/usr"), "/usr"));
    for (String name : PROGRAMS) {
      Path folder = Path.of("/", name);
      if (Files.isSymbolicLink(folder)) {
        mounts.add(new Mount.Link(Files.readSymbolicLink(folder).toString(), "/" + name));
      } else if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        mounts.add(new Mount.ReadOnly(folder, "/" + name));
      }
    }
    for (String settings : SETTINGS) {
      mounts.add(new Mount.ReadOnlyIfThere(Path.of(settings), settings));
    }
    mounts.add(new Mount.ReadOnly(tree, FOREIGN_ROOT));
    return mounts;
  }
}
