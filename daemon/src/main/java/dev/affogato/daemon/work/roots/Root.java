package dev.affogato.daemon.work.roots;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * A folder and the tree that is in it. Whoever took it from the pool changes it; others may look at
 * {@link #content} meanwhile. Where a change broke off, what is on the disk is not known, and the
 * root is of no use any more.
 */
final class Root {
  private static final Set<PosixFilePermission> OPEN = PosixFilePermissions.fromString("rwxr-xr-x");

  private final Path folder;
  private final String prefix;
  private final boolean umaskHides;
  private volatile TreeFolder content = TreeFolder.EMPTY;
  private volatile boolean broken;

  private Root(Path folder, boolean umaskHides) {
    this.folder = folder;
    this.prefix = folder + "/";
    this.umaskHides = umaskHides;
  }

  /** A new, empty one. */
  static Root create(Path pool) throws IOException {
    Path folder =
        Files.createTempDirectory(pool, "root-", PosixFilePermissions.asFileAttribute(OPEN));
    // Jobs run as another user.
    boolean umaskHides = !Files.getPosixFilePermissions(folder).equals(OPEN);
    if (umaskHides) {
      Files.setPosixFilePermissions(folder, OPEN);
    }
    return new Root(folder, umaskHides);
  }

  Path folder() {
    return folder;
  }

  TreeFolder content() {
    return content;
  }

  boolean isBroken() {
    return broken;
  }

  /** Does {@code steps}, which make {@code wanted} of the tree that is there. */
  void become(TreeFolder wanted, List<Step> steps, Source store) throws IOException {
    broken = true;
    for (Step step : steps) {
      apply(step, store);
    }
    content = wanted;
    broken = false;
  }

  private void apply(Step step, Source store) throws IOException {
    // Cheaper than resolving, for some thousand steps.
    Path path = Path.of(prefix + step.path());
    switch (step) {
      case Step.Remove _, Step.RemoveFolder _ -> Files.delete(path);
      case Step.MakeFolder _ -> makeFolder(path);
      case Step.MakeLink link ->
          Files.createSymbolicLink(path, FileSystems.getDefault().getPath(link.target()));
      case Step.PutFile file -> store.link(file.digest(), file.executable(), path);
    }
  }

  private void makeFolder(Path path) throws IOException {
    Files.createDirectory(path);
    if (umaskHides) {
      Files.setPosixFilePermissions(path, OPEN);
    }
  }
}
