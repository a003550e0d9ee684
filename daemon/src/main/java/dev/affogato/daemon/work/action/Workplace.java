package dev.affogato.daemon.work.action;

import dev.affogato.daemon.work.execution.JobFolder;
import dev.affogato.daemon.work.roots.StagedRoot;
import dev.affogato.daemon.work.roots.TreeFolder.Entry;
import dev.affogato.daemon.work.roots.TreeFolder.SubFolder;
import dev.affogato.daemon.work.roots.TreeFolder.TreeFile;
import dev.affogato.daemon.work.roots.TreeFolder.TreeLink;
import dev.affogato.daemon.work.sandbox.JobUser;
import dev.affogato.daemon.work.sandbox.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The folders one action may write to, on the disk, and how it sees them and its inputs.
 *
 * <p>A folder to write to usually has inputs too: a compiler puts {@code a.o} beside {@code a.c}.
 * The job gets a folder of its own in its place, with the files that lie directly in it, and
 * read-only views of the folders below. A file there is another name of the store's content only if
 * the job runs as another user than the store's, who cannot change it; else it is a copy. Confined
 * to the action's thread.
 */
final class Workplace {
  private static final String TMP = "tmp";

  private final Layout layout;
  private final StagedRoot root;
  private final JobFolder folder;
  private final JobUser user;

  /** What the job sees before all paths of the tree: nothing if the tree is its root. */
  private final String prefix;

  Workplace(Layout layout, StagedRoot root, JobFolder folder, JobUser user, String prefix) {
    this.layout = layout;
    this.root = root;
    this.folder = folder;
    this.user = user;
    this.prefix = prefix;
  }

  /** This machine's path of a folder the job may write to. */
  Path writable(int index) {
    return folder.out().resolve(Integer.toString(index));
  }

  /** The job's working directory as it sees it. */
  String directory() {
    return inside(layout.directory());
  }

  /** Makes the folders. */
  void make() throws IOException {
    for (int i = 0; i < layout.writable().size(); i++) {
      Layout.Writable writable = layout.writable().get(i);
      Path made = Files.createDirectory(writable(i));
      for (Entry entry : entries(writable)) {
        copy(entry, source(writable.path()).resolve(entry.name()), made.resolve(entry.name()));
      }
      user.own(made);
    }
  }

  /** What has to be mounted over the tree, which is at {@link #prefix}. */
  List<Mount> mounts() {
    List<Mount> mounts = new ArrayList<>();
    if (prefix.isEmpty()) {
      // The jail's own /tmp hides the tree's.
      entries(new Layout.Writable(List.of(TMP), Set.of()))
          .forEach(entry -> show(entry, List.of(TMP), mounts));
    }
    for (int i = 0; i < layout.writable().size(); i++) {
      Layout.Writable writable = layout.writable().get(i);
      mounts.add(new Mount.Writable(writable(i), inside(writable.path())));
      for (Entry entry : entries(writable)) {
        if (entry instanceof SubFolder) {
          show(entry, writable.path(), mounts);
        }
      }
    }
    return mounts;
  }

  private void show(Entry entry, List<String> parent, List<Mount> mounts) {
    String inside = inside(parent) + "/" + entry.name();
    switch (entry) {
      case TreeLink link -> mounts.add(new Mount.Link(link.target(), inside));
      case TreeFile _, SubFolder _ ->
          mounts.add(new Mount.ReadOnly(source(parent).resolve(entry.name()), inside));
    }
  }

  private List<Entry> entries(Layout.Writable writable) {
    return layout.inputs().folder(writable.path()).orElseThrow().entries().stream()
        .filter(entry -> entry instanceof SubFolder || !writable.omitted().contains(entry.name()))
        .toList();
  }

  private void copy(Entry entry, Path source, Path target) throws IOException {
    switch (entry) {
      case TreeLink _ -> Files.createSymbolicLink(target, Files.readSymbolicLink(source));
      case SubFolder _ -> Files.createDirectory(target);
      case TreeFile _ -> {
        if (user.switching()) {
          Files.createLink(target, source);
        } else {
          Files.copy(source, target);
          Files.setLastModifiedTime(target, Files.getLastModifiedTime(source));
        }
      }
    }
  }

  private Path source(List<String> path) {
    return root.folder().resolve(String.join("/", path));
  }

  private String inside(List<String> path) {
    String inside = path.isEmpty() ? prefix : prefix + "/" + String.join("/", path);
    return inside.isEmpty() ? "/" : inside;
  }
}
