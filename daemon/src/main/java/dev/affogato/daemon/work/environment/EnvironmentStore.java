package dev.affogato.daemon.work.environment;

import dev.affogato.base.io.FileTrees;
import dev.affogato.base.time.TimeSource;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The environments this machine has: what other machines sent to be able to compile here.
 *
 * <p>Differs from icecream on purpose: environments survive a restart of the daemon, an archive can
 * write nothing outside its own folder, and a second sender of the same environment succeeds with
 * the first (behaviour spec 4.10, 4.11, 7).
 *
 * <p>Thread-safe. The table is guarded by this object's monitor, which is held for renames but
 * never while unpacking or deleting. An entry leaves the table before its files go, and its files
 * are moved out of the way before that, so a lease is either good or refused.
 */
public final class EnvironmentStore {
  private static final System.Logger LOG = System.getLogger(EnvironmentStore.class.getName());

  /** What makes a folder an environment for every icecream peer (protocol spec 6.1). */
  static final String PROOF = "usr/bin/as";

  private final StoreFolders folders;
  private final EnvironmentLimits limits;
  private final TimeSource time;
  private final Map<EnvironmentId, Entry> entries = new TreeMap<>();
  private final Map<EnvironmentId, CompletableFuture<Optional<String>>> arriving = new HashMap<>();

  private EnvironmentStore(StoreFolders folders, EnvironmentLimits limits, TimeSource time) {
    this.folders = folders;
    this.limits = limits;
    this.time = time;
  }

  /** One environment in the table; guarded by the store. */
  private static final class Entry {
    final long bytes;
    long lastUseNanos;
    Instant lastUse;
    int leases;
    @Nullable Path retired;

    Entry(long bytes, long lastUseNanos, Instant lastUse) {
      this.bytes = bytes;
      this.lastUseNanos = lastUseNanos;
      this.lastUse = lastUse;
    }
  }

  /**
   * The store below {@code base}, with the environments a former daemon left complete; everything
   * half done is removed. No other process may use the same folder.
   */
  public static EnvironmentStore open(Path base, EnvironmentLimits limits, TimeSource time)
      throws IOException {
    Path absolute = base.toAbsolutePath().normalize();
    EnvironmentStore store = new EnvironmentStore(new StoreFolders(absolute), limits, time);
    store.load();
    return store;
  }

  private synchronized void load() throws IOException {
    Instant now = time.wallClock();
    for (StoreFolders.Found found : folders.open()) {
      Duration unused = Duration.between(found.lastUse(), now);
      // A clock set back since then makes it negative; one wrong by years must not overflow.
      long unusedSeconds = Math.clamp(unused.toSeconds(), 0, Duration.ofDays(365).toSeconds());
      long lastUseNanos = time.nanoTime() - Duration.ofSeconds(unusedSeconds).toNanos();
      entries.put(found.id(), new Entry(found.bytes(), lastUseNanos, found.lastUse()));
    }
  }

  /**
   * What LOGIN lists, sorted; an environment whose files were removed by somebody else is
   * forgotten.
   */
  public synchronized List<EnvironmentId> installed() {
    dropVanished();
    return List.copyOf(entries.keySet());
  }

  /** All environments with what they take up. */
  public synchronized List<StoredEnvironment> report() {
    List<StoredEnvironment> report = new ArrayList<>();
    entries.forEach(
        (id, e) -> report.add(new StoredEnvironment(id, e.bytes, e.lastUse, e.leases > 0)));
    return report;
  }

  /** Sum of the sizes of all installed environments. */
  public synchronized long bytes() {
    return entries.values().stream().mapToLong(e -> e.bytes).sum();
  }

  /** Begins to receive {@code id}. The caller closes the result in any case. */
  public synchronized Installation install(EnvironmentId id) throws IOException {
    if (usable(id) != null) {
      return new DroppedInstallation(id, CompletableFuture.completedFuture(Optional.empty()));
    }
    CompletableFuture<Optional<String>> other = arriving.get(id);
    if (other != null) {
      return new DroppedInstallation(id, other);
    }
    Installation installation =
        new SpooledInstallation(id, limits, this, folders.temporary(), folders.temporary());
    arriving.put(id, new CompletableFuture<>());
    return installation;
  }

  /** The right to use {@code id}, or empty if it is not (or no longer) installed. */
  public synchronized Optional<EnvironmentLease> lease(EnvironmentId id) {
    Entry entry = usable(id);
    if (entry == null) {
      return Optional.empty();
    }
    touch(id, entry);
    entry.leases++;
    return Optional.of(new EnvironmentLease(id, folders.root(id), () -> release(id, entry)));
  }

  /**
   * Removes {@code id}, for example because it proved damaged. Jobs running in it go on as far as
   * they can.
   */
  public void remove(EnvironmentId id) throws IOException {
    Path doomed;
    synchronized (this) {
      Entry entry = entries.get(id);
      doomed = entry == null ? null : retire(id, entry);
    }
    delete(doomed);
  }

  /**
   * Removes the longest unused environments while all caches together are above the limit. Called
   * after something was added.
   *
   * @param otherBytes what else counts against the limit: the archives made for the machine's own
   *     users
   * @param keep never removed: what was just added
   * @return what was removed
   */
  public List<EnvironmentId> enforceLimit(long otherBytes, @Nullable EnvironmentId keep)
      throws IOException {
    List<EnvironmentId> removed = new ArrayList<>();
    for (EnvironmentId id = evictOne(otherBytes, keep);
        id != null;
        id = evictOne(otherBytes, keep)) {
      removed.add(id);
    }
    return removed;
  }

  private @Nullable EnvironmentId evictOne(long otherBytes, @Nullable EnvironmentId keep)
      throws IOException {
    EnvironmentId id;
    Path doomed;
    synchronized (this) {
      dropVanished();
      id = bytes() + otherBytes > limits.cacheBytesMax() ? longestUnused(keep) : null;
      Entry entry = id == null ? null : entries.get(id);
      if (id == null || entry == null) {
        return null;
      }
      doomed = retire(id, entry);
    }
    delete(doomed);
    LOG.log(Level.INFO, "removed environment {0}: the limit of the cache is exceeded", id);
    return id;
  }

  private @Nullable EnvironmentId longestUnused(@Nullable EnvironmentId keep) {
    long unusedSince = time.nanoTime() - limits.keepUnused().toNanos();
    return entries.entrySet().stream()
        .filter(e -> !e.getKey().equals(keep))
        .filter(e -> e.getValue().leases == 0 && e.getValue().lastUseNanos - unusedSince < 0)
        .min(Comparator.comparingLong(e -> e.getValue().lastUseNanos - unusedSince))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  /** Called by an installation whose tree is complete. */
  void putInPlace(EnvironmentId id, Path tree, long bytes) throws IOException {
    Path stale;
    synchronized (this) {
      stale = folders.putInPlace(tree, id, bytes);
      Entry entry = new Entry(bytes, time.nanoTime(), time.wallClock());
      touch(id, entry);
      entries.put(id, entry);
    }
    delete(stale);
  }

  /** Called once by each installation that others may wait for. */
  void installationEnded(EnvironmentId id, Optional<String> problem) {
    CompletableFuture<Optional<String>> waitedFor;
    synchronized (this) {
      waitedFor = arriving.remove(id);
    }
    if (waitedFor != null) {
      waitedFor.complete(problem);
    }
  }

  private void release(EnvironmentId id, Entry entry) {
    Path doomed;
    synchronized (this) {
      entry.leases--;
      if (entry.retired == null) {
        touch(id, entry);
      }
      doomed = entry.leases == 0 ? entry.retired : null;
    }
    try {
      delete(doomed);
    } catch (IOException left) {
      // Swept at the next start.
      LOG.log(
          Level.WARNING,
          "cannot remove what is left of environment {0}: {1}",
          id,
          left.getMessage());
    }
  }

  private @Nullable Entry usable(EnvironmentId id) {
    Entry entry = entries.get(id);
    if (entry != null && vanished(id)) {
      entries.remove(id);
      return null;
    }
    return entry;
  }

  private void dropVanished() {
    entries.keySet().removeIf(this::vanished);
  }

  private boolean vanished(EnvironmentId id) {
    try {
      return !RootPaths.isExecutable(folders.root(id), PROOF);
    } catch (IOException unreadable) {
      LOG.log(Level.WARNING, "environment {0} cannot be read: {1}", id, unreadable.getMessage());
      return true;
    }
  }

  private void touch(EnvironmentId id, Entry entry) {
    entry.lastUseNanos = time.nanoTime();
    entry.lastUse = time.wallClock();
    try {
      folders.markUsed(id, entry.lastUse);
    } catch (IOException unmarked) {
      LOG.log(
          Level.DEBUG,
          "last use of environment {0} is not recorded: {1}",
          id,
          unmarked.getMessage());
    }
  }

  /**
   * Takes the entry out of the table and its files out of the way; returns what can be deleted now.
   */
  private @Nullable Path retire(EnvironmentId id, Entry entry) throws IOException {
    Path retired = folders.retire(id);
    entries.remove(id);
    entry.retired = retired;
    return entry.leases == 0 ? retired : null;
  }

  private static void delete(@Nullable Path tree) throws IOException {
    if (tree != null) {
      FileTrees.delete(tree);
    }
  }
}
