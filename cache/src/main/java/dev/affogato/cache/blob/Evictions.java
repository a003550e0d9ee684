package dev.affogato.cache.blob;

import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.digest.Digest;
import dev.affogato.cache.disk.OldestFirst;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the store below its limit: adds up what this process puts in, and has a thread look through
 * the files when that may have become too much. Thread-safe: its fields by its lock, what concerns
 * a full disk by a lock of its own.
 *
 * <p>Other processes' contents are counted whenever the files are looked through, and they look
 * themselves, so the store can grow above the limit by what each of them puts in between.
 */
class Evictions {
  private static final System.Logger LOG = System.getLogger(Evictions.class.getName());

  /** A run that frees a fifth keeps runs rare: each looks at every file. */
  private static final double GOAL = 0.8;

  /** Above this share of the limit recent use is no protection any more. */
  private static final double PRESSING = 1.5;

  /** Below it a disk counts as full. */
  private static final long FULL_BYTES = 1 << 20;

  /** A store gives way to others on its disk, but not below this share of its limit. */
  private static final double LEFT_TO_US = 0.25;

  /** So often is room made: a disk that fills up again at once is filled by somebody else. */
  private static final Duration ROOM_EVERY = Duration.ofSeconds(10);

  /** Others whose writes failed before there was room again come within this time. */
  private static final Duration ROOM_FRESH = Duration.ofSeconds(1);

  private final Path blobs;
  private final StoreLimits limits;
  private final Pins pins;
  private final TimeSource time;
  private final FreeSpace freeSpace;
  private long bytes;
  private long addedWhileRunning;
  private long runAtBytes;
  private @Nullable Thread running;

  private final ReentrantLock roomLock = new ReentrantLock();
  private boolean madeRoom;
  private long madeRoomNs;

  /** How much room is left on a disk. */
  interface FreeSpace {
    long bytes() throws IOException;
  }

  Evictions(Path blobs, StoreLimits limits, Pins pins, TimeSource time) {
    this(blobs, limits, pins, time, () -> Files.getFileStore(blobs.getParent()).getUsableSpace());
  }

  Evictions(Path blobs, StoreLimits limits, Pins pins, TimeSource time, FreeSpace freeSpace) {
    this.freeSpace = freeSpace;
    this.blobs = blobs;
    this.limits = limits;
    this.pins = pins;
    this.time = time;
  }

  /** After so much more it is worth looking again. */
  private long stepBytes() {
    return limits.bytesMax() / 20;
  }

  /** A content was put; what there was before this process came is found out at the first one. */
  synchronized void added(long sizeBytes) {
    bytes += OldestFirst.roomBytes(sizeBytes);
    if (running != null) {
      addedWhileRunning += OldestFirst.roomBytes(sizeBytes);
    }
    if (running == null && bytes > runAtBytes) {
      running = Thread.ofPlatform().daemon().name("store-evictions").start(this::run);
    }
  }

  StoreStats measure() throws IOException {
    OldestFirst.Usage usage = OldestFirst.measure(blobs);
    return new StoreStats(usage.files(), usage.bytes());
  }

  StoreStats evict(long bytesGoal, Duration spare) throws IOException {
    OldestFirst.Usage left =
        OldestFirst.evict(blobs, bytesGoal, spare, time.wallClock(), this::remove);
    found(left.bytes());
    return new StoreStats(left.files(), left.bytes());
  }

  /**
   * Called when a write failed: returns if there was no room and now there is.
   *
   * @throws StoreFullException if there still is none
   */
  void makeRoomFor(long needed, IOException failure) throws IOException {
    if (failure instanceof ClosedChannelException) {
      throw failure;
    }
    roomLock.lock();
    try {
      long sinceNs = time.nanoTime() - madeRoomNs;
      if (freeBytes() > needed + FULL_BYTES) {
        if (madeRoom && sinceNs < ROOM_FRESH.toNanos()) {
          return;
        }
        throw failure;
      }
      if (madeRoom && sinceNs < ROOM_EVERY.toNanos()) {
        throw full(needed, failure);
      }
      makeRoom(needed, failure);
    } finally {
      roomLock.unlock();
    }
  }

  private void makeRoom(long needed, IOException failure) throws IOException {
    long floor = (long) (limits.bytesMax() * LEFT_TO_US);
    long goal = Math.max(floor, measure().bytes() - Math.max(2 * needed, stepBytes()));
    evict(goal, Duration.ZERO);
    madeRoom = true;
    madeRoomNs = time.nanoTime();
    // What others have links to takes its room as before.
    if (freeBytes() < needed) {
      throw full(needed, failure);
    }
  }

  private long freeBytes() throws IOException {
    return freeSpace.bytes();
  }

  private StoreFullException full(long needed, IOException failure) {
    StoreFullException full =
        new StoreFullException(
            "no room for " + needed + " bytes in " + blobs + ": free space on its disk");
    full.addSuppressed(failure);
    return full;
  }

  void close() throws InterruptedException {
    Thread thread;
    synchronized (this) {
      thread = running;
    }
    if (thread != null) {
      thread.join();
    }
  }

  private synchronized void found(long found) {
    // What came meanwhile may be counted twice: better than not at all.
    bytes = found + addedWhileRunning;
    addedWhileRunning = 0;
    // What is leased or in use cannot go: looking again at once would find the same.
    runAtBytes = Math.max(limits.bytesMax(), bytes + stepBytes());
  }

  /** What failed now will fail at the next content as well, and costs a look at every file. */
  private synchronized void putOff() {
    addedWhileRunning = 0;
    runAtBytes = bytes + stepBytes();
  }

  private void run() {
    try {
      long found = measure().bytes();
      if (found > limits.bytesMax()) {
        long goal = (long) (limits.bytesMax() * GOAL);
        found = evict(goal, BlobStore.SPARED).bytes();
        if (found > limits.bytesMax() * PRESSING) {
          found = evict(goal, Duration.ZERO).bytes();
        }
      }
      found(found);
    } catch (IOException failure) {
      putOff();
      LOG.log(
          System.Logger.Level.WARNING,
          "cannot look through the store " + blobs + ": " + failure + "; it may grow too large");
    } finally {
      synchronized (this) {
        running = null;
      }
    }
  }

  private boolean remove(Path file) throws IOException {
    Optional<Digest> digest = BlobPlaces.parse(file);
    if (digest.isEmpty()) {
      return Files.deleteIfExists(file);
    }
    return pins.removeUnlessPinned(digest.get(), () -> Files.deleteIfExists(file));
  }
}
