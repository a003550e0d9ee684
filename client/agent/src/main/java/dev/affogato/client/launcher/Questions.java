package dev.affogato.client.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Cuts a long list of names into questions, so that neither a question nor its answer is more than
 * a frame holds. No state.
 */
final class Questions {
  /** Links with the longest targets (4096 bytes) would make an answer of 32 MiB. */
  static final int NAMES_MAX = 8 << 10;

  private static final int PATH_BYTES_MAX = 16 << 20;

  private Questions() {}

  static <T> List<List<T>> split(List<T> all, Function<T, String> path) {
    List<List<T>> parts = new ArrayList<>();
    int start = 0;
    long bytes = 0;
    for (int i = 0; i < all.size(); i++) {
      bytes += path.apply(all.get(i)).length();
      if (i > start && (i - start == NAMES_MAX || bytes > PATH_BYTES_MAX)) {
        parts.add(all.subList(start, i));
        start = i;
        bytes = path.apply(all.get(i)).length();
      }
    }
    if (start < all.size()) {
      parts.add(all.subList(start, all.size()));
    }
    return parts;
  }
}
