package dev.affogato.daemon.work.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Looks up paths as a process inside an environment would: links are followed with the environment
 * as root, so a link to {@code /bin/sh} never means this machine's. Immutable: no state.
 */
final class RootPaths {
  /** Linux' limit on links followed in one look-up, path_resolution(7). */
  private static final int LINKS_MAX = 40;

  private RootPaths() {}

  /** Whether {@code path}, relative to {@code root}, is a regular file with execute permission. */
  static boolean isExecutable(Path root, String path) throws IOException {
    Path file = resolve(root, path);
    return file != null
        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Files.isExecutable(file);
  }

  /** Where {@code path} leads, or null if nowhere. */
  static @Nullable Path resolve(Path root, String path) throws IOException {
    Deque<String> ahead = new ArrayDeque<>();
    pushFront(ahead, path);
    Path at = root;
    int links = 0;
    while (!ahead.isEmpty()) {
      String step = ahead.removeFirst();
      if (step.equals("..")) {
        at = at.equals(root) ? root : parent(at, root);
        continue;
      }
      Path next = at.resolve(step);
      if (!Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
        return null;
      }
      if (!Files.isSymbolicLink(next)) {
        at = next;
        continue;
      }
      links++;
      if (links > LINKS_MAX) {
        return null;
      }
      String target = Files.readSymbolicLink(next).toString();
      at = target.startsWith("/") ? root : at;
      pushFront(ahead, target);
    }
    return at;
  }

  private static Path parent(Path at, Path root) {
    Path parent = at.getParent();
    return parent == null ? root : parent;
  }

  private static void pushFront(Deque<String> ahead, String path) {
    String[] steps = path.split("/");
    for (int i = steps.length - 1; i >= 0; i--) {
      if (!steps[i].isEmpty() && !steps[i].equals(".")) {
        ahead.addFirst(steps[i]);
      }
    }
  }
}
