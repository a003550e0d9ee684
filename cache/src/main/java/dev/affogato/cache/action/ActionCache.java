package dev.affogato.cache.action;

import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.digest.Digest;
import dev.affogato.cache.disk.HalfFiles;
import dev.affogato.cache.disk.LaterWrites;
import dev.affogato.cache.disk.OldestFirst;
import dev.affogato.cache.disk.PrivateFolders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Results of actions on disk. Thread-safe, and several processes may use one folder.
 *
 * <p>One file a result, {@code actions/ab/cdef….123}, written aside and renamed, or over the one
 * before; the file system is the truth. Each result names the machine that made it, so that all of
 * a machine's results can be thrown out once one of them proved wrong. Access times say what to
 * throw out when there is too much. What is {@link #putSoon put soon} is in memory until it is a
 * file.
 */
public final class ActionCache {
  /** More than any compile says; results carry digests, not contents. */
  public static final int RESULT_BYTES_MAX = 1 << 20;

  private static final int FILE_BYTES_MAX =
      RESULT_BYTES_MAX + ResultFile.MACHINE_BYTES_MAX + 2 * Digest.HASH_BYTES;

  /** Looking through all files is worth it after so many new ones. */
  private static final int LOOK_EVERY = 4096;

  /** An access time as old as this is brought up to date. */
  private static final Duration STALE = Duration.ofHours(1);

  private final Path actions;
  private final HalfFiles halves;
  private final long bytesMax;
  private final TimeSource time;
  private final LaterWrites later;
  private final AtomicLong stored = new AtomicLong();

  /** What is no file yet. */
  private final Map<Digest, StoredResult> pending = new ConcurrentHashMap<>();

  /** Held where a pending result becomes a file, and where files are removed. */
  private final ReentrantLock lock = new ReentrantLock();

  private ActionCache(
      Path actions, HalfFiles halves, long bytesMax, TimeSource time, LaterWrites later) {
    this.later = later;
    this.actions = actions;
    this.halves = halves;
    this.bytesMax = bytesMax;
    this.time = time;
  }

  /**
   * Opens the cache in {@code folder}, which may be that of a store.
   *
   * @param bytesMax room for all results on the disk; each takes 4 KB
   */
  public static ActionCache open(Path folder, long bytesMax, TimeSource time) throws IOException {
    return open(folder, bytesMax, time, LaterWrites.none());
  }

  /**
   * The same.
   *
   * @param later where writes wait that nobody waits for; closed by the caller
   */
  public static ActionCache open(Path folder, long bytesMax, TimeSource time, LaterWrites later)
      throws IOException {
    PrivateFolders.make(folder);
    HalfFiles halves = HalfFiles.in(folder.resolve("incoming"));
    return new ActionCache(folder.resolve("actions"), halves, bytesMax, time, later);
  }

  /** What became of {@code action} before. A damaged result is none, and is removed. */
  public Optional<StoredResult> get(Digest action) throws IOException {
    StoredResult unwritten = pending.get(action);
    if (unwritten != null) {
      return Optional.of(unwritten);
    }
    Path file = place(action);
    if (!file.toFile().exists()) {
      return Optional.empty();
    }
    try {
      Optional<StoredResult> found = read(action, file);
      if (found.isEmpty()) {
        return readAgain(action, file);
      }
      touch(file);
      return found;
    } catch (NoSuchFileException evicted) {
      return Optional.empty();
    }
  }

  /** It was damaged, or was being written over. */
  private Optional<StoredResult> readAgain(Digest action, Path file) throws IOException {
    lock.lock();
    try {
      Optional<StoredResult> found = read(action, file);
      if (found.isEmpty()) {
        Files.deleteIfExists(file);
      }
      return found;
    } finally {
      lock.unlock();
    }
  }

  /** Stores what {@code machine} made of {@code action}, in place of what there was. */
  public void put(Digest action, String machine, byte[] result) throws IOException {
    StoredResult whole = whole(result, machine);
    lock.lock();
    try {
      pending.remove(action);
    } finally {
      lock.unlock();
    }
    write(action, whole, false);
  }

  /**
   * The same, without waiting for the disk: whoever uses this object finds it at once, and a
   * process that is killed may lose it.
   */
  public void putSoon(Digest action, String machine, byte[] result) throws IOException {
    StoredResult whole = whole(result, machine);
    pending.put(action, whole);
    if (!later.offer(result.length, () -> write(action, whole, true))) {
      put(action, machine, result);
    }
  }

  private StoredResult whole(byte[] result, String machine) throws IOException {
    if (result.length > RESULT_BYTES_MAX) {
      throw new IOException(
          "a result of " + result.length + " bytes is not stored: only " + RESULT_BYTES_MAX);
    }
    return new StoredResult(result, machine, time.wallClock());
  }

  /**
   * @param ifPending whether it has to be {@link #pending} still, and is no more afterwards
   */
  private void write(Digest action, StoredResult result, boolean ifPending) throws IOException {
    try {
      byte[] file = ResultFile.encode(action, result);
      try {
        write(file, action, result, ifPending);
      } catch (NoSuchFileException removed) {
        // Somebody deleted the folders below us: a cache begins anew.
        halves.restore();
        write(file, action, result, ifPending);
      }
    } finally {
      if (ifPending) {
        pending.remove(action, result);
      }
    }
    if (stored.incrementAndGet() % LOOK_EVERY == 0) {
      evict(bytesMax);
    }
  }

  /** Forgets one result. */
  public void remove(Digest action) throws IOException {
    lock.lock();
    try {
      pending.remove(action);
      Files.deleteIfExists(place(action));
    } finally {
      lock.unlock();
    }
  }

  /** Forgets all that {@code machine} made, and says how much that was. */
  public long purge(String machine) throws IOException {
    return removeIf(result -> result.machine().equals(machine));
  }

  /** Forgets what was stored before {@code limit}, and says how much that was. */
  public long purgeBefore(Instant limit) throws IOException {
    return removeIf(result -> result.storedAt().isBefore(limit));
  }

  /** What there is; looks at every file. */
  public OldestFirst.Usage usage() throws IOException {
    later.flush();
    return OldestFirst.measure(actions);
  }

  /** Throws out the least recently used until they take {@code bytesGoal} or less. */
  public OldestFirst.Usage prune(long bytesGoal) throws IOException {
    later.flush();
    return evict(bytesGoal);
  }

  private OldestFirst.Usage evict(long bytesGoal) throws IOException {
    return OldestFirst.evict(
        actions, bytesGoal, Duration.ZERO, time.wallClock(), Files::deleteIfExists);
  }

  private long removeIf(Predicate<StoredResult> unwanted) throws IOException {
    later.flush();
    if (!Files.isDirectory(actions)) {
      return 0;
    }
    long removed = 0;
    try (Stream<Path> files = Files.find(actions, 2, (file, facts) -> facts.isRegularFile())) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (readAny(file).filter(unwanted).isPresent() && Files.deleteIfExists(file)) {
          removed++;
        }
      }
    }
    return removed;
  }

  private static Optional<StoredResult> readAny(Path file) throws IOException {
    try {
      Optional<Digest> action = action(file);
      return action.isPresent() ? read(action.get(), file) : Optional.empty();
    } catch (NoSuchFileException evicted) {
      return Optional.empty();
    }
  }

  private static Optional<StoredResult> read(Digest action, Path file) throws IOException {
    if (Files.size(file) > FILE_BYTES_MAX) {
      return Optional.empty();
    }
    return ResultFile.decode(action, Files.readAllBytes(file));
  }

  private void write(byte[] file, Digest action, StoredResult result, boolean ifPending)
      throws IOException {
    if (ifPending && overwrite(file, action, result)) {
      return;
    }
    Path half = halves.next();
    boolean published = false;
    try {
      Files.write(half, file);
      published = publish(half, action, result, ifPending);
    } finally {
      if (!published) {
        Files.deleteIfExists(half);
      }
    }
  }

  /**
   * Writes a pending result over the one there was; false if there was none. That spares a file
   * system the removal of a file, which ext4 does not forget for seconds, and the flush that it has
   * precede a rename over a file: 5 µs instead of 100. Who asks this object meanwhile finds the
   * pending one; another process may find half of each, which the checksum tells, and takes it for
   * damaged.
   */
  private boolean overwrite(byte[] file, Digest action, StoredResult result) throws IOException {
    lock.lock();
    try (FileChannel out = FileChannel.open(place(action), StandardOpenOption.WRITE)) {
      if (result.equals(pending.get(action))) {
        long before = out.size();
        ByteBuffer bytes = ByteBuffer.wrap(file);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        if (before > file.length) {
          out.truncate(file.length);
        }
      }
      return true;
    } catch (NoSuchFileException notYet) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean publish(Path half, Digest action, StoredResult result, boolean ifPending)
      throws IOException {
    lock.lock();
    try {
      boolean wanted = !ifPending || result.equals(pending.get(action));
      if (wanted) {
        halves.publish(half, place(action));
      }
      return wanted;
    } finally {
      lock.unlock();
    }
  }

  private void touch(Path file) throws IOException {
    BasicFileAttributeView view = Files.getFileAttributeView(file, BasicFileAttributeView.class);
    Instant now = time.wallClock();
    if (view.readAttributes().lastAccessTime().toInstant().isBefore(now.minus(STALE))) {
      view.setTimes(null, FileTime.from(now), null);
    }
  }

  private Path place(Digest action) {
    String hex = action.hex();
    return actions.resolve(hex.substring(0, 2) + '/' + hex.substring(2) + '.' + action.sizeBytes());
  }

  private static Optional<Digest> action(Path file) {
    String name = file.getFileName().toString();
    int dot = name.indexOf('.');
    Path folder = file.getParent();
    if (dot < 0 || folder == null) {
      return Optional.empty();
    }
    try {
      long size = Long.parseLong(name, dot + 1, name.length(), 10);
      return Digest.parse(folder.getFileName() + name.substring(0, dot), size);
    } catch (NumberFormatException foreign) {
      return Optional.empty();
    }
  }
}
