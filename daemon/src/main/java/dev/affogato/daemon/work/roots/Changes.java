package dev.affogato.daemon.work.roots;

import dev.affogato.cache.digest.Digest;
import dev.affogato.daemon.work.roots.TreeFolder.Entry;
import dev.affogato.daemon.work.roots.TreeFolder.SubFolder;
import dev.affogato.daemon.work.roots.TreeFolder.TreeFile;
import dev.affogato.daemon.work.roots.TreeFolder.TreeLink;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What makes one tree of another: pure. Both lists of a folder are sorted, so it walks them side by
 * side, and goes into a folder only if the two are not known to be the same.
 */
final class Changes {
  private Changes() {}

  /** The steps in the order they can be done. */
  static List<Step> steps(TreeFolder have, TreeFolder want) {
    Writer writer = new Writer();
    walk(have, want, "", writer);
    return writer.steps;
  }

  /** How many steps those are; exact up to {@code max}, then anything above. */
  static long count(TreeFolder have, TreeFolder want, long max) {
    Counter counter = new Counter(max);
    walk(have, want, "", counter);
    return counter.steps;
  }

  /** The contents that {@code steps} put in place, each once. */
  static Set<Digest> contents(List<Step> steps) {
    Set<Digest> contents = new HashSet<>();
    for (Step step : steps) {
      if (step instanceof Step.PutFile file) {
        contents.add(file.digest());
      }
    }
    return contents;
  }

  private interface Visitor {
    /** False to see no more. */
    boolean goesOn();

    void remove(Entry entry, String inside);

    void add(Entry entry, String inside);
  }

  private static void walk(TreeFolder have, TreeFolder want, String inside, Visitor visitor) {
    List<Entry> old = have.entries();
    List<Entry> wanted = want.entries();
    int i = 0;
    int j = 0;
    while ((i < old.size() || j < wanted.size()) && visitor.goesOn()) {
      int order =
          order(i < old.size() ? old.get(i) : null, j < wanted.size() ? wanted.get(j) : null);
      if (order < 0) {
        visitor.remove(old.get(i++), inside);
      } else if (order > 0) {
        visitor.add(wanted.get(j++), inside);
      } else {
        change(old.get(i++), wanted.get(j++), inside, visitor);
      }
    }
  }

  private static void change(Entry old, Entry wanted, String inside, Visitor visitor) {
    if (old instanceof SubFolder(String name, TreeFolder have)
        && wanted instanceof SubFolder(String _, TreeFolder want)) {
      if (!have.isSame(want)) {
        walk(have, want, inside + name + '/', visitor);
      }
    } else if (!old.equals(wanted)) {
      visitor.remove(old, inside);
      visitor.add(wanted, inside);
    }
  }

  private static int order(@Nullable Entry old, @Nullable Entry wanted) {
    if (old == null) {
      return 1;
    }
    return wanted == null ? -1 : old.name().compareTo(wanted.name());
  }

  private static final class Counter implements Visitor {
    private final long max;
    private long steps;

    Counter(long max) {
      this.max = max;
    }

    @Override
    public boolean goesOn() {
      return steps <= max;
    }

    @Override
    public void remove(Entry entry, String inside) {
      add(entry, inside);
    }

    @Override
    public void add(Entry entry, String inside) {
      steps++;
      if (entry instanceof SubFolder(String _, TreeFolder folder)) {
        steps += folder.size();
      }
    }
  }

  private static final class Writer implements Visitor {
    private final List<Step> steps = new ArrayList<>();

    @Override
    public boolean goesOn() {
      return true;
    }

    @Override
    public void remove(Entry entry, String inside) {
      String path = inside + entry.name();
      if (entry instanceof SubFolder(String _, TreeFolder folder)) {
        folder.entries().forEach(below -> remove(below, path + '/'));
        steps.add(new Step.RemoveFolder(path));
      } else {
        steps.add(new Step.Remove(path));
      }
    }

    @Override
    public void add(Entry entry, String inside) {
      String path = inside + entry.name();
      switch (entry) {
        case TreeFile file -> steps.add(new Step.PutFile(path, file.digest(), file.executable()));
        case TreeLink link -> steps.add(new Step.MakeLink(path, link.target()));
        case SubFolder(String _, TreeFolder folder) -> {
          steps.add(new Step.MakeFolder(path));
          folder.entries().forEach(below -> add(below, path + '/'));
        }
      }
    }
  }
}
