package dev.affogato.base.file;

import dev.affogato.base.io.NativeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files that everybody may read and only root can change: they, and all folders above them, are
 * root's, open to all, and nobody else's to write. Stateless.
 */
public final class SystemOwned {
  // POSIX <sys/stat.h>.
  private static final int OTHERS_READ = 04;
  private static final int OTHERS_ENTER = 01;
  private static final int OTHERS_OR_GROUP_WRITE = 022;

  private static final int ROOT = 0;

  /** As many as the kernel follows (path_resolution(7)). */
  private static final int LINKS_MAX = 40;

  private SystemOwned() {}

  /**
   * Whether {@code real} is one.
   *
   * @param real absolute, without links
   * @param folders remembers what was found of folders, for further files of the same moment
   */
  public static boolean isFile(Path real, Map<Path, Boolean> folders) throws IOException {
    Path folder = real.getParent();
    return allows(real, OTHERS_READ) && folder != null && isOpen(folder, folders);
  }

  /**
   * Whether {@code name} leads to one, over links and folders that only root can change: so it will
   * lead there when it is used, too.
   *
   * @param name absolute, one ISO-8859-1 character a byte
   */
  public static boolean isFile(String name) {
    return isFile(name, new HashMap<>());
  }

  /**
   * @param folders as above
   */
  public static boolean isFile(String name, Map<Path, Boolean> folders) {
    try {
      String path = name.startsWith("/") ? NativeText.toJava(name).orElse(null) : null;
      Path end = path == null ? null : end(path, folders);
      return end != null && isFile(end, folders);
    } catch (IOException | InvalidPathException none) {
      return false;
    }
  }

  /** Goes to {@code path} step by step; null if somebody else could have it lead elsewhere. */
  private static @Nullable Path end(String path, Map<Path, Boolean> folders) throws IOException {
    Deque<String> ahead = new ArrayDeque<>(List.of(path.split("/")));
    Path here = Path.of("/");
    int links = 0;
    while (!ahead.isEmpty()) {
      String step = ahead.pop();
      if (step.isEmpty() || step.equals(".")) {
        continue;
      }
      if (!isOpen(here, folders)) {
        return null;
      }
      if (step.equals("..")) {
        here = here.getParent() == null ? here : here.getParent();
        continue;
      }
      Path next = here.resolve(step);
      if (!Files.isSymbolicLink(next)) {
        here = next;
        continue;
      }
      links++;
      if (links > LINKS_MAX) {
        return null;
      }
      String target = Files.readSymbolicLink(next).toString();
      here = target.startsWith("/") ? Path.of("/") : here;
      List.of(target.split("/")).reversed().forEach(ahead::push);
    }
    return here;
  }

  private static boolean isOpen(Path folder, Map<Path, Boolean> known) throws IOException {
    Boolean before = known.get(folder);
    if (before != null) {
      return before;
    }
    Path above = folder.getParent();
    boolean open = allows(folder, OTHERS_ENTER) && (above == null || isOpen(above, known));
    known.put(folder, open);
    return open;
  }

  private static boolean allows(Path path, int bit) throws IOException {
    Map<String, Object> attributes =
        Files.readAttributes(path, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
    int mode = attributes.get("mode") instanceof Integer number ? number : OTHERS_OR_GROUP_WRITE;
    return Integer.valueOf(ROOT).equals(attributes.get("uid"))
        && (mode & bit) != 0
        && (mode & OTHERS_OR_GROUP_WRITE) == 0;
  }
}
