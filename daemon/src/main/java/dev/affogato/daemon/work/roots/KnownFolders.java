package dev.affogato.daemon.work.roots;

import dev.affogato.cache.digest.Digest;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The folders seen last, whole: least recently used ones are forgotten. Thread-safe: by lock. */
final class KnownFolders {
  /** About 100 bytes each. */
  private static final int ENTRIES_MAX = 200_000;

  private final Map<Digest, TreeFolder> folders = new LinkedHashMap<>(256, 0.75f, true);
  private int entries;

  synchronized @Nullable TreeFolder find(Digest digest) {
    return folders.get(digest);
  }

  synchronized void add(Digest digest, TreeFolder folder) {
    if (folders.put(digest, folder) == null) {
      entries += weight(folder);
    }
    Iterator<TreeFolder> oldest = folders.values().iterator();
    while (entries > ENTRIES_MAX && oldest.hasNext()) {
      entries -= weight(oldest.next());
      oldest.remove();
    }
  }

  private static int weight(TreeFolder folder) {
    return 1 + folder.entries().size();
  }
}
