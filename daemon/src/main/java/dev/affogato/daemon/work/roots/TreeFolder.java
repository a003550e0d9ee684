package dev.affogato.daemon.work.roots;

import dev.affogato.cache.digest.Digest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A folder and everything below it, as an action wants it or as it was made on the disk. Immutable:
 * trees that have a folder in common share it.
 */
public final class TreeFolder {
  static final TreeFolder EMPTY = new TreeFolder(null, List.of());

  private static final Comparator<Entry> BY_NAME = Comparator.comparing(Entry::name);

  private final @Nullable Digest digest;
  private final List<Entry> entries;
  private final long size;
  private final long bytes;
  private final int height;

  /** Something with a name in a folder. */
  public sealed interface Entry {
    String name();
  }

  /** A regular file. */
  public record TreeFile(String name, Digest digest, boolean executable) implements Entry {}

  /** A symbolic link. */
  public record TreeLink(String name, String target) implements Entry {}

  /** A folder in a folder. */
  public record SubFolder(String name, TreeFolder folder) implements Entry {}

  private TreeFolder(@Nullable Digest digest, List<Entry> sorted) {
    this.digest = digest;
    this.entries = List.copyOf(sorted);
    long sizeSum = sorted.size();
    long byteSum = 0;
    int highest = 0;
    for (Entry entry : sorted) {
      switch (entry) {
        case TreeFile file -> byteSum = sum(byteSum, file.digest().sizeBytes());
        case TreeLink _ -> {}
        case SubFolder(String _, TreeFolder folder) -> {
          sizeSum = sum(sizeSum, folder.size);
          byteSum = sum(byteSum, folder.bytes);
          highest = Math.max(highest, folder.height + 1);
        }
      }
    }
    this.size = sizeSum;
    this.bytes = byteSum;
    this.height = highest;
  }

  /**
   * @param digest of the message that describes all of it; null if there is none
   * @param entries each name once
   */
  static TreeFolder of(@Nullable Digest digest, List<Entry> entries) {
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.sort(BY_NAME);
    return new TreeFolder(digest, sorted);
  }

  /** Sorted by name. */
  public List<Entry> entries() {
    return entries;
  }

  /** How many files, links and folders there are below it; a folder used twice counts twice. */
  public long size() {
    return size;
  }

  /** Of all files below it. */
  long bytes() {
    return bytes;
  }

  /** Levels of folders below it. */
  int height() {
    return height;
  }

  /** The entry of that name. */
  public Optional<Entry> entry(String name) {
    int low = 0;
    int high = entries.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Entry entry = entries.get(middle);
      int order = entry.name().compareTo(name);
      if (order == 0) {
        return Optional.of(entry);
      }
      low = order < 0 ? middle + 1 : low;
      high = order < 0 ? high : middle - 1;
    }
    return Optional.empty();
  }

  /** The folder at the end of {@code path}, if there is one; links are not followed. */
  public Optional<TreeFolder> folder(List<String> path) {
    TreeFolder at = this;
    for (String name : path) {
      if (!(at.entry(name).orElse(null) instanceof SubFolder(String _, TreeFolder below))) {
        return Optional.empty();
      }
      at = below;
    }
    return Optional.of(at);
  }

  /**
   * The same with an empty folder at {@code path} and those above it, as far as there are none;
   * empty if something else is in the way.
   */
  public Optional<TreeFolder> withFolder(List<String> path) {
    if (path.isEmpty()) {
      return Optional.of(this);
    }
    String name = path.getFirst();
    TreeFolder below;
    switch (entry(name).orElse(null)) {
      case null -> below = EMPTY;
      case SubFolder(String _, TreeFolder there) -> below = there;
      case TreeFile _, TreeLink _ -> {
        return Optional.empty();
      }
    }
    Optional<TreeFolder> extended = below.withFolder(path.subList(1, path.size()));
    return extended.map(folder ->
        folder == below && entry(name).isPresent() ? this : with(new SubFolder(name, folder)));
  }

  /** The same with an empty folder of that name, whatever was there. */
  public TreeFolder withEmptyFolder(String name) {
    return with(new SubFolder(name, EMPTY));
  }

  private TreeFolder with(Entry changed) {
    List<Entry> others = new ArrayList<>(entries);
    others.removeIf(entry -> entry.name().equals(changed.name()));
    others.add(changed);
    return of(null, others);
  }

  /** Whether the two are known to be the same without a look inside. */
  boolean isSame(TreeFolder other) {
    return this == other || (digest != null && digest.equals(other.digest));
  }

  /** Saturating: foreign sizes may be anything. */
  private static long sum(long one, long other) {
    long sum = one + other;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
