package dev.affogato.client.inputs;

import dev.affogato.base.file.FileStamps;
import dev.affogato.cache.digest.Digest;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything in a tree, by digest, and whether it still is what it was. Thread-safe. */
public final class Inventory {
  private final List<Listing> listings;
  private final List<InputFile> files;
  private final FileStamps stamps;
  private volatile @Nullable Map<Digest, Blob> blobs;

  Inventory(List<Listing> listings, List<InputFile> files, FileStamps stamps) {
    this.listings = List.copyOf(listings);
    this.files = List.copyOf(files);
    this.stamps = stamps;
  }

  /**
   * What the tree consists of: first the directories, the root last of them, then the files. The
   * empty content is not among them, since everybody has it.
   */
  public Collection<Digest> digests() {
    return Collections.unmodifiableSet(blobs().keySet());
  }

  /** The content of that digest, if it is in the tree. */
  public Optional<Blob> find(Digest digest) {
    return Optional.ofNullable(blobs().get(digest));
  }

  /** Whether all files are as they were when the tree was made: one look at each. */
  public boolean isUnchanged() {
    for (InputFile file : files) {
      if (!stamps.stamp(file.path()).equals(file.stamp())) {
        return false;
      }
    }
    return true;
  }

  private Map<Digest, Blob> blobs() {
    Map<Digest, Blob> known = blobs;
    if (known == null) {
      known = index();
      blobs = known;
    }
    return known;
  }

  private Map<Digest, Blob> index() {
    Map<Digest, Blob> index = LinkedHashMap.newLinkedHashMap(listings.size() + files.size());
    for (Listing listing : listings) {
      index.put(listing.digest(), new Blob.Bytes(listing.digest(), listing.message()));
    }
    for (InputFile file : files) {
      byte[] content = file.content();
      index.putIfAbsent(
          file.digest(),
          content == null
              ? new Blob.OfFile(file.digest(), file.path(), file.stamp())
              : new Blob.Bytes(file.digest(), content));
    }
    index.remove(Digest.EMPTY);
    return index;
  }
}
