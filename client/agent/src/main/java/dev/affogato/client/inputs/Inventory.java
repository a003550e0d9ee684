package dev.affogato.client.inputs;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.file.FileStamp;
import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.digest.Digest;
import dev.affogato.compiler.CompilerKind;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything in a tree, by digest, and whether it still is what it was. Thread-safe. */
public final class Inventory {
  private static final long NS_PER_SECOND = 1_000_000_000L;

  private final List<Listing> listings;
  private final List<InputFile> files;
  private final FileAccess access;
  private final TimeSource time;
  private volatile @Nullable Map<Digest, Blob> blobs;

  Inventory(List<Listing> listings, List<InputFile> files, FileAccess access, TimeSource time) {
    this.listings = List.copyOf(listings);
    this.files = List.copyOf(files);
    this.access = access;
    this.time = time;
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

  /**
   * Whether all files are as they were when the tree was made: a look at each, now or by another
   * compile that asks at the same time.
   */
  @SuppressWarnings("ThreadPriorityCheck") // Without effect it would only save less.
  public boolean isUnchanged() {
    long sinceNs = time.nanoTime();
    // Others whose results have come get as far as this: then one look serves all of them.
    Thread.yield();
    access.expectAgain(files.stream().map(InputFile::path));
    for (InputFile file : files) {
      if (!isUnchanged(file, sinceNs)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a compiler would take two of {@code paths} for one where contents are kept once, and
   * takes them for two here: to clang files with the same inode are one, to gcc those with the same
   * content and time in seconds.
   */
  public boolean mergesFiles(Set<String> paths, CompilerKind kind) {
    Map<Digest, FileStamp> known = new HashMap<>();
    for (InputFile file : files) {
      if (paths.contains(file.path())) {
        FileStamp other = known.putIfAbsent(file.digest(), file.stamp());
        if (other != null && !other.isSameFile(file.stamp()) && !isOne(other, file.stamp(), kind)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Of different files with the same content; nothing comes of reading an empty one twice. */
  private static boolean isOne(FileStamp one, FileStamp other, CompilerKind kind) {
    return kind == CompilerKind.GCC
        && (one.sizeBytes() == 0 || seconds(one.mtimeNs()) == seconds(other.mtimeNs()));
  }

  private static long seconds(long ns) {
    return Math.floorDiv(ns, NS_PER_SECOND);
  }

  private boolean isUnchanged(InputFile file, long sinceNs) {
    if (file.seen().isSince(sinceNs)) {
      return true;
    }
    long nowNs = time.nanoTime();
    if (!access.stamp(file.path()).equals(file.stamp())) {
      return false;
    }
    file.seen().at(nowNs);
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
              ? new Blob.OfFile(file.digest(), file.path(), file.stamp(), access)
              : new Blob.Bytes(file.digest(), content));
    }
    index.remove(Digest.EMPTY);
    return index;
  }
}
