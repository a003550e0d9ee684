package dev.affogato.client.inputs;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Folders encoded before: translation units of a build see the same folders with the same headers
 * in them again and again. Thread-safe.
 *
 * <p>Bounded by two generations: when the younger is full, it becomes the older, and what is still
 * used moves on.
 */
final class Listings {
  private final long generationBytesMax;
  private final AtomicLong bytes = new AtomicLong();
  private volatile Map<Key, Listing> young = new ConcurrentHashMap<>();
  private volatile Map<Key, Listing> old = Map.of();

  /** About what an entry costs besides its message. */
  private static final int OVERHEAD_BYTES = 200;

  Listings(long bytesMax) {
    this.generationBytesMax = bytesMax / 2;
  }

  /** A folder and the numbers of its entries, ascending. Immutable by convention. */
  private record Key(Folder folder, long[] numbers, int hash) {
    static Key of(Folder folder, List<Item> items) {
      long[] numbers = new long[items.size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = items.get(i).number();
      }
      return new Key(folder, numbers, 31 * folder.hashCode() + Arrays.hashCode(numbers));
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && folder == key.folder
          && Arrays.equals(numbers, key.numbers);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /**
   * @param items each once, ascending by number
   */
  Listing get(Folder folder, List<Item> items) throws InputRefusedException {
    Key key = Key.of(folder, items);
    Listing known = young.get(key);
    if (known == null) {
      known = old.get(key);
      if (known == null) {
        known = Listing.of(folder, items);
      }
      add(key, known);
    }
    return known;
  }

  private void add(Key key, Listing listing) {
    young.put(key, listing);
    long size = OVERHEAD_BYTES + listing.message().length + (long) Long.BYTES * key.numbers.length;
    if (bytes.addAndGet(size) > generationBytesMax) {
      turn();
    }
  }

  private synchronized void turn() {
    if (bytes.get() > generationBytesMax) {
      old = young;
      young = new ConcurrentHashMap<>();
      bytes.set(0);
    }
  }
}
