package dev.affogato.daemon.work.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * The mounts that show an environment as {@code /}.
 *
 * <p>The root is an empty file system in memory with each entry of the environment mounted
 * read-only into it, so that a folder like {@code /home/me/src} can be made for a job, which it
 * could not in a read-only root. Where such a folder lies below one the environment has, say {@code
 * /usr/src}, that one is opened up the same way. Immutable: no state.
 */
final class JailRoot {
  private static final String TMP = "tmp";

  /** The jail has its own. */
  private static final Set<String> NOT_FROM_ENVIRONMENT = Set.of("dev", TMP);

  private JailRoot() {}

  /**
   * Arguments of bubblewrap for {@code root}, leaving room for two folders; all paths are absolute
   * and normal.
   *
   * @param writable a folder that must not hide anything of the environment
   * @param directory a folder that may be one of the environment's
   * @throws NotPossibleException if the environment has something else there
   */
  static List<String> mounts(Path root, String writable, String directory) throws IOException {
    List<String> arguments = new ArrayList<>();
    show(root, "", List.of(writable, directory), writable, arguments);
    return arguments;
  }

  /**
   * The same for what the environment has below {@code /tmp}, which must come after the jail's own
   * {@code /tmp}: people build there, and a plugin is where it was built.
   */
  static List<String> mountsInTmp(Path root, String writable, String directory) throws IOException {
    Path tmp = root.resolve(TMP);
    List<String> arguments = new ArrayList<>();
    if (Files.isDirectory(tmp, LinkOption.NOFOLLOW_LINKS)) {
      show(tmp, "/" + TMP, List.of(writable, directory), writable, arguments);
    }
    return arguments;
  }

  private static void show(
      Path folder, String inside, List<String> wanted, String writable, List<String> arguments)
      throws IOException {
    for (Path entry : sorted(folder)) {
      String name = entry.getFileName().toString();
      if (inside.isEmpty() && NOT_FROM_ENVIRONMENT.contains(name)) {
        continue;
      }
      String path = inside + "/" + name;
      boolean isFolder = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
      boolean onTheWay = wanted.stream().anyMatch(w -> (w + "/").startsWith(path + "/"));
      if ((onTheWay && !isFolder) || path.equals(writable)) {
        throw new NotPossibleException(
            "the environment has something at " + path + ", where the job needs a folder");
      }
      if (Files.isSymbolicLink(entry)) {
        arguments.addAll(List.of("--symlink", Files.readSymbolicLink(entry).toString(), path));
      } else if (wanted.stream().anyMatch(w -> w.startsWith(path + "/"))) {
        arguments.addAll(List.of("--dir", path));
        show(entry, path, wanted, writable, arguments);
      } else {
        arguments.addAll(List.of("--ro-bind", entry.toString(), path));
      }
    }
  }

  private static List<Path> sorted(Path folder) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(entries::add);
    }
    Collections.sort(entries);
    return entries;
  }
}
