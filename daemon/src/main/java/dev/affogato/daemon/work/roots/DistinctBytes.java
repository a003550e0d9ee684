package dev.affogato.daemon.work.roots;

import dev.affogato.cache.digest.Digest;
import dev.affogato.daemon.work.roots.TreeFolder.SubFolder;
import dev.affogato.daemon.work.roots.TreeFolder.TreeFile;
import dev.affogato.daemon.work.roots.TreeFolder.TreeLink;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Adds up contents of several trees, each once, as they are on the disk. Trees share folders, so
 * most are looked into once. Confined to one sum.
 */
final class DistinctBytes {
  private final Set<TreeFolder> folders = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Digest> contents = new HashSet<>();
  private long bytes;

  private DistinctBytes() {}

  /** Whether {@code trees} have more than {@code bytesMax} together. */
  static boolean exceed(long bytesMax, Collection<TreeFolder> trees) {
    long atMost = 0;
    for (TreeFolder tree : trees) {
      atMost += tree.bytes();
    }
    // As a rule that settles it.
    if (atMost <= bytesMax) {
      return false;
    }
    DistinctBytes sum = new DistinctBytes();
    trees.forEach(sum::add);
    return sum.bytes > bytesMax;
  }

  private void add(TreeFolder folder) {
    if (!folders.add(folder)) {
      return;
    }
    for (TreeFolder.Entry entry : folder.entries()) {
      switch (entry) {
        case TreeFile file -> {
          if (contents.add(file.digest())) {
            bytes += file.digest().sizeBytes();
          }
        }
        case TreeLink _ -> {}
        case SubFolder(String _, TreeFolder below) -> add(below);
      }
    }
  }
}
