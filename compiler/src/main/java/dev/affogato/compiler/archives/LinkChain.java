package dev.affogato.compiler.archives;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The symbolic links a path leads over, those among its folders included: who re-points one of them
 * changes what the path means and not the file at its end. Immutable.
 */
record LinkChain(List<Link> links) {
  /** As many as the kernel follows (path_resolution(7)). */
  private static final int LINKS_MAX = 40;

  /**
   * @param ctimeNanos since 1970, of the link itself
   */
  record Link(Path path, Path target, long ctimeNanos) {}

  LinkChain {
    links = List.copyOf(links);
  }

  /** What there is of the way to {@code path}, an absolute one; it may end at nothing. */
  static LinkChain of(Path path) throws IOException {
    List<Link> links = new ArrayList<>();
    Deque<Path> ahead = new ArrayDeque<>();
    Path here = Path.of("/");
    push(ahead, path);
    while (!ahead.isEmpty() && links.size() < LINKS_MAX) {
      Path name = ahead.pop();
      if (name.toString().equals("..")) {
        here = here.getParent() == null ? here : here.getParent();
        continue;
      }
      Path next = here.resolve(name);
      if (!Files.isSymbolicLink(next)) {
        here = next;
        continue;
      }
      Path target = Files.readSymbolicLink(next);
      Object ctime = Files.getAttribute(next, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
      links.add(new Link(next, target, ((FileTime) ctime).to(TimeUnit.NANOSECONDS)));
      here = target.isAbsolute() ? Path.of("/") : here;
      push(ahead, target);
    }
    return new LinkChain(links);
  }

  private static void push(Deque<Path> ahead, Path path) {
    for (int i = path.getNameCount() - 1; i >= 0; i--) {
      ahead.push(path.getName(i));
    }
  }
}
