package dev.affogato.client.inputs;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.file.FileStamp;
import dev.affogato.base.file.NameStamp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Where paths lead: from name to name as the kernel goes, over links and through {@code ..}. Each
 * name is looked at once a job at most, and a path gone before only needs its names to be as they
 * were. Thread-safe; owner begins anew when there are too many.
 */
final class Names {
  /** As many as the kernel follows (path_resolution(7)). */
  private static final int LINKS_MAX = 40;

  /** A link that changes all the time is given up on. */
  private static final int LOOKS_MAX = 3;

  private final FileAccess access;
  private final FileClock clock;
  private final Folder root = Folder.root();
  private final Map<String, Way> ways = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();

  Names(FileAccess access, FileClock clock) {
    this.access = access;
    this.clock = clock;
  }

  Folder root() {
    return root;
  }

  int size() {
    return count.get();
  }

  Name make(Folder folder, String name) {
    count.incrementAndGet();
    return new Name(folder, name);
  }

  /** The way to a folder, remembered. */
  Way toFolder(String path, long sinceNs) throws InputRefusedException {
    Way known = ways.get(path);
    if (known != null && isCurrent(known, sinceNs)) {
      return known;
    }
    Way found = go(path, sinceNs);
    ways.put(path, found);
    return found;
  }

  /** The way to a file, whose name is looked at now. */
  Way toFile(String path, long sinceNs) throws InputRefusedException {
    int slash = path.lastIndexOf('/');
    Way parent = toFolder(slash <= 0 ? "/" : path.substring(0, slash), sinceNs);
    Folder folder = parent.folder();
    if (folder != null) {
      Name name = folder.name(path.substring(slash + 1), this);
      Name.Look look = look(name, sinceNs);
      if (look.state().kind() == FileStamp.Kind.REGULAR) {
        return parent.withFile(name, look);
      }
    }
    return go(path, sinceNs);
  }

  /** Whether all folders and links of {@code way} are what they were. */
  boolean isCurrent(Way way, long sinceNs) throws InputRefusedException {
    if (way.isCheckedSince(sinceNs)) {
      return true;
    }
    long oldestNs = Long.MAX_VALUE;
    for (Way.Step step : way.steps()) {
      Name.Look now = look(step.name(), sinceNs);
      if (!now.leadsWhere(step.look())) {
        return false;
      }
      oldestNs = Math.min(oldestNs, now.atNs());
    }
    way.checked(oldestNs);
    return true;
  }

  /** Goes to {@code path}, absolute, step by step. */
  Way go(String path, long sinceNs) throws InputRefusedException {
    List<Way.Step> steps = new ArrayList<>();
    Deque<String> ahead = new ArrayDeque<>();
    push(ahead, path);
    Folder here = root;
    int links = 0;
    while (!ahead.isEmpty()) {
      String part = ahead.pop();
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      if (part.equals("..")) {
        here = here.parent == null ? here : here.parent;
        continue;
      }
      Name name = here.name(part, this);
      Name.Look look = look(name, sinceNs);
      switch (look.state().kind()) {
        case DIRECTORY -> {
          steps.add(new Way.Step(name, look));
          here = name.folder();
        }
        case LINK -> {
          links++;
          if (links > LINKS_MAX) {
            throw new InputRefusedException(
                "link-loop", Text.shown(path) + " leads over more than " + LINKS_MAX + " links");
          }
          steps.add(new Way.Step(name, look));
          here = look.target().startsWith("/") ? root : here;
          push(ahead, look.target());
        }
        case REGULAR, OTHER -> {
          // Nothing is below a file, not even itself.
          return ahead.isEmpty() ? new Way(steps, null, name, look) : new Way(steps);
        }
        case ABSENT -> {
          return new Way(steps);
        }
      }
    }
    return new Way(steps, here, null, null);
  }

  private static void push(Deque<String> ahead, String path) {
    String[] parts = path.split("/");
    for (int i = parts.length - 1; i >= 0; i--) {
      ahead.push(parts[i]);
    }
  }

  private Name.Look look(Name name, long sinceNs) throws InputRefusedException {
    Name.Look last = name.look();
    if (last != null && last.atNs() - sinceNs >= 0) {
      return last;
    }
    for (int looks = 0; looks < LOOKS_MAX; looks++) {
      long nowNs = clock.nowNs();
      NameStamp state = access.name(name.path);
      Name.Look now = look(name, state, last, nowNs);
      if (now != null) {
        name.look(now);
        return now;
      }
    }
    throw InputRefusedException.changed(name.path);
  }

  /** Null if it is no longer what it was. */
  private Name.@Nullable Look look(
      Name name, NameStamp state, Name.@Nullable Look last, long nowNs) {
    if (!state.stamp().isLink()) {
      return new Name.Look(state, "", nowNs, true);
    }
    // A link is never changed, only replaced by another, which has an inode or a time of its own.
    if (last != null && last.lasting() && last.state().equals(state)) {
      return new Name.Look(state, last.target(), nowNs, true);
    }
    boolean lasting = clock.isLasting(state.stamp());
    String target = access.target(name.path);
    return target != null && access.name(name.path).equals(state)
        ? new Name.Look(state, target, nowNs, lasting)
        : null;
  }
}
