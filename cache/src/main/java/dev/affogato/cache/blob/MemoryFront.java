package dev.affogato.cache.blob;

import dev.affogato.cache.digest.Digest;
import dev.affogato.cache.disk.LaterWrites;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Small contents in memory in front of a store on disk. Thread-safe: its table by its lock, which
 * is held for no I/O.
 *
 * <p>A build brings thousands of messages and small files a second, of a few kilobytes each, most
 * of which nobody asks for twice: a file for each costs 40 to 110 µs, an entry here one. Only what
 * is {@link #hold held} is kept here, never what is {@link #put put}, since results that name it
 * must outlive the process. What is to be a file becomes one then, and is taken out.
 *
 * <p>A file that is adopted is read for its digest, and as a rule sent away at once: its content is
 * kept for that one time. What somebody waits for is not written first: {@link PendingContents}.
 *
 * <p>Leases hold contents here as on the disk: both ask the same pins before they throw out. The
 * least recently used go first; where all that could go is leased, new ones go to the disk.
 */
public final class MemoryFront implements Contents, AutoCloseable {
  /** Larger ones are files at once: writing them costs more than making a file. */
  private static final int HELD_BYTES_MAX = 64 << 10;

  /** Room of a digest, an entry of the table, and the head of an array. */
  private static final int OVERHEAD_BYTES = 160;

  /** Leased contents passed over in search of one that may go. */
  private static final int PASSED_MAX = 64;

  private static final long DEFAULT_BYTES_MAX = 64L << 20;
  private static final int HEAP_SHARE = 8;

  /** Of one adopted file that is kept until it is read. */
  private static final int FRESH_BYTES_MAX = 1 << 20;

  private final FreshContents fresh = new FreshContents(4L * FRESH_BYTES_MAX);
  private final BlobStore disk;
  private final PendingContents pending;
  private final Pins pins;
  private final long bytesMax;
  private final Map<Digest, byte[]> held = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /**
   * Takes over {@code disk}: closes it when it is closed.
   *
   * @param bytesMax of memory
   */
  public MemoryFront(BlobStore disk, long bytesMax) {
    this(disk, bytesMax, LaterWrites.none());
  }

  /**
   * The same.
   *
   * @param later where writes wait that nobody waits for; to be closed before this
   */
  public MemoryFront(BlobStore disk, long bytesMax, LaterWrites later) {
    this.disk = disk;
    this.pending = new PendingContents(disk, later);
    this.pins = disk.pins();
    this.bytesMax = bytesMax;
  }

  /** With 64 MB, or an eighth of the heap where that is less. */
  public static MemoryFront of(BlobStore disk) {
    return of(disk, LaterWrites.none());
  }

  /** The same, with writes that nobody waits for. */
  public static MemoryFront of(BlobStore disk, LaterWrites later) {
    return new MemoryFront(
        disk, Math.min(DEFAULT_BYTES_MAX, Runtime.getRuntime().maxMemory() / HEAP_SHARE), later);
  }

  /** The store behind, for what only it can tell. */
  public BlobStore disk() {
    return disk;
  }

  /** Memory taken by contents. */
  public synchronized long heldBytes() {
    return bytes;
  }

  @Override
  public void hold(Digest digest, byte[] content) throws IOException {
    if (content.length == 0 || content.length > HELD_BYTES_MAX) {
      disk.put(digest, content);
      return;
    }
    if (recall(digest) != null) {
      return;
    }
    BlobStore.check(digest, content);
    if (!remember(digest, content)) {
      disk.store(digest, content);
    }
  }

  @Override
  public long blobBytesMax() {
    return disk.blobBytesMax();
  }

  @Override
  public boolean contains(Digest digest) throws IOException {
    return recall(digest) != null || pending.get(digest) != null || disk.contains(digest);
  }

  @Override
  public List<Digest> findMissing(Collection<Digest> digests) throws IOException {
    List<Digest> missing = new ArrayList<>();
    for (Digest digest : new HashSet<>(digests)) {
      if (!contains(digest)) {
        missing.add(digest);
      }
    }
    return missing;
  }

  @Override
  public Lease lease(Collection<Digest> digests) throws IOException {
    Set<Digest> leased = Set.copyOf(digests);
    leased.forEach(pins::pin);
    try {
      return new Lease(pins, leased, findMissing(leased));
    } catch (IOException | RuntimeException failure) {
      leased.forEach(pins::unpin);
      throw failure;
    }
  }

  @Override
  public Digest put(byte[] content) throws IOException {
    // Always there; most programs print nothing.
    return content.length == 0 ? Digest.EMPTY : disk.put(content);
  }

  @Override
  public void put(Digest digest, byte[] content) throws IOException {
    disk.put(digest, content);
  }

  @Override
  public void putSoon(Digest digest, byte[] content) throws IOException {
    BlobStore.check(digest, content);
    if (!pending.add(digest, content)) {
      disk.store(digest, content);
    }
  }

  @Override
  public Digest put(InputStream content) throws IOException {
    return disk.put(content);
  }

  @Override
  public IncomingBlob receive(Digest expected) throws IOException {
    return disk.receive(expected);
  }

  @Override
  public Digest adopt(Path file, boolean executable) throws IOException {
    if (Files.size(file) > FRESH_BYTES_MAX) {
      return disk.adopt(file, executable);
    }
    byte[] content = Files.readAllBytes(file);
    Digest digest = Digest.of(content);
    disk.adopt(file, digest, executable);
    fresh.add(digest, content);
    return digest;
  }

  @Override
  public Digest adoptSoon(Path file, boolean executable) throws IOException {
    if (executable || Files.size(file) > PendingContents.BYTES_MAX) {
      return adopt(file, executable);
    }
    byte[] content = Files.readAllBytes(file);
    Digest digest = Digest.of(content);
    if (!pending.add(digest, content)) {
      disk.adopt(file, digest, false);
    }
    fresh.add(digest, content);
    return digest;
  }

  @Override
  public byte[] read(Digest digest) throws IOException {
    byte[] content = recall(digest);
    if (content == null) {
      content = fresh.take(digest);
    }
    if (content == null) {
      content = pending.get(digest);
    }
    return content == null ? disk.read(digest) : content;
  }

  @Override
  public SeekableByteChannel openRead(Digest digest) throws IOException {
    byte[] content = inMemory(digest);
    return content == null ? disk.openRead(digest) : new BytesChannel(content);
  }

  @Override
  public void link(Digest digest, boolean executable, Path target) throws IOException {
    byte[] content = inMemory(digest);
    if (content != null) {
      disk.store(digest, content);
      forget(digest);
    }
    disk.link(digest, executable, target);
  }

  @Override
  public void copy(Digest digest, Path target) throws IOException {
    byte[] content = inMemory(digest);
    if (content == null) {
      disk.copy(digest, target);
      return;
    }
    Files.write(target, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  @Override
  public void discard(Digest digest) throws IOException {
    forget(digest);
    fresh.take(digest);
    pending.forget(digest);
    disk.discard(digest);
  }

  @Override
  public void close() throws InterruptedException {
    disk.close();
  }

  private byte @Nullable [] inMemory(Digest digest) {
    byte[] content = recall(digest);
    return content == null ? pending.get(digest) : content;
  }

  private synchronized byte @Nullable [] recall(Digest digest) {
    return held.get(digest);
  }

  private synchronized void forget(Digest digest) {
    byte[] content = held.remove(digest);
    if (content != null) {
      bytes -= roomBytes(content);
    }
  }

  /** False if there is no room. */
  private synchronized boolean remember(Digest digest, byte[] content) throws IOException {
    if (!makeRoomFor(roomBytes(content))) {
      return false;
    }
    byte[] before = held.put(digest, content);
    bytes += roomBytes(content) - (before == null ? 0 : roomBytes(before));
    return true;
  }

  private boolean makeRoomFor(long needed) throws IOException {
    int passed = 0;
    List<Digest> leased = new ArrayList<>();
    Iterator<Map.Entry<Digest, byte[]>> eldest = held.entrySet().iterator();
    while (bytes + needed > bytesMax && eldest.hasNext() && passed < PASSED_MAX) {
      Map.Entry<Digest, byte[]> entry = eldest.next();
      long room = roomBytes(entry.getValue());
      if (pins.removeUnlessPinned(entry.getKey(), () -> true)) {
        eldest.remove();
        bytes -= room;
      } else {
        leased.add(entry.getKey());
        passed++;
      }
    }
    // They count as used now, so that the next search does not begin with them again.
    leased.forEach(held::get);
    return bytes + needed <= bytesMax;
  }

  private static long roomBytes(byte[] content) {
    return (long) content.length + OVERHEAD_BYTES;
  }
}
