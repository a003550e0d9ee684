package dev.affogato.daemon.work.environment;

import dev.affogato.base.cache.CachePart;
import dev.affogato.base.io.FileTrees;
import dev.affogato.base.time.TimeSource;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
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
public final class EnvironmentStore implements CachePart {
  private static final System.Logger LOG = System.getLogger(EnvironmentStore.class.getName());

  /** What makes a folder an environment for every icecream peer (protocol spec 6.1). */
  static final String PROOF = "usr/bin/as";

  private final StoreFolders folders;
  private final EnvironmentLimits limits;
  private final TimeSource time;
  private final Map<EnvironmentId, Entry> entries = new TreeMap<>();
  private final Arrivals arrivals = new Arrivals();

  /** What is to be deleted once the monitor is free. */
  private final List<Path> doomed = new ArrayList<>();

  private EnvironmentStore(StoreFolders folders, EnvironmentLimits limits, TimeSource time) {
    this.folders = folders;
    this.limits = limits;
    this.time = time;
  }

  /** One environment in the table; guarded by the store. */
  private static final class Entry {
    final long bytes;
    final Proof proof = new Proof();
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
   * What LOGIN lists, sorted; an environment of which somebody else removed files is forgotten, and
   * the rest of it removed.
   */
  public List<EnvironmentId> installed() {
    List<EnvironmentId> installed;
    synchronized (this) {
      dropVanished();
      installed = List.copyOf(entries.keySet());
    }
    deleteDoomed();
    return installed;
  }

  /** All environments with what they take up. */
  public synchronized List<StoredEnvironment> report() {
    List<StoredEnvironment> report = new ArrayList<>();
    entries.forEach(
        (id, e) -> report.add(new StoredEnvironment(id, e.bytes, e.lastUse, e.leases > 0)));
    return report;
  }

  /** Sum of the sizes of all installed environments. */
  @Override
  public synchronized long bytes() {
    return entries.values().stream().mapToLong(e -> e.bytes).sum();
  }

  /** Begins to receive {@code id}. The caller closes the result in any case. */
  public synchronized Installation install(EnvironmentId id) {
    if (usable(id) != null) {
      return new DroppedInstallation(id, CompletableFuture.completedFuture(Optional.empty()));
    }
    long nowNanos = time.nanoTime();
    Arrivals.Arrival other = arrivals.toFollow(id, nowNanos);
    if (other != null) {
      return new DroppedInstallation(id, other.end);
    }
    try {
      return keep(id, nowNanos);
    } catch (IOException e) {
      return new FailedInstallation(e);
    }
  }

  private Installation keep(EnvironmentId id, long nowNanos) throws IOException {
    Path archive = folders.temporary();
    Path tree = folders.temporary();
    Arrivals.Arrival arrival = arrivals.begin(id, nowNanos);
    try {
      return new SpooledInstallation(id, limits, this, arrival, archive, tree);
    } catch (IOException e) {
      arrivals.end(id, arrival, false);
      throw new IOException("environment " + id + " cannot be stored: " + e.getMessage(), e);
    }
  }

  /** The right to use {@code id}, or empty if it is not (or no longer) installed. */
  public synchronized Optional<EnvironmentLease> lease(EnvironmentId id) {
    Entry entry = usable(id);
    if (entry == null) {
      return Optional.empty();
    }
    touch(id, entry);
    entry.leases++;
    return Optional.of(
        new EnvironmentLease(id, folders.root(id), entry.proof, () -> release(id, entry)));
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

  @Override
  public synchronized Optional<Instant> longestUnused() {
    dropVanished();
    return candidate().map(e -> e.getValue().lastUse);
  }

  @Override
  public boolean evict() throws IOException {
    Optional<EnvironmentId> id;
    Path retired;
    synchronized (this) {
      Optional<Map.Entry<EnvironmentId, Entry>> candidate = candidate();
      id = candidate.map(Map.Entry::getKey);
      retired = id.isEmpty() ? null : retire(id.get(), candidate.get().getValue());
    }
    delete(retired);
    id.ifPresent(
        evicted -> LOG.log(Level.INFO, "removed environment {0}: the cache is full", evicted));
    return id.isPresent();
  }

  /** What may go: neither in use nor used a moment ago, which what was just added always was. */
  private Optional<Map.Entry<EnvironmentId, Entry>> candidate() {
    long unusedSince = time.nanoTime() - limits.keepUnused().toNanos();
    return entries.entrySet().stream()
        .filter(e -> e.getValue().leases == 0 && e.getValue().lastUseNanos - unusedSince < 0)
        .min(Comparator.comparingLong(e -> e.getValue().lastUseNanos - unusedSince));
  }

  /** Called by an installation whose tree is complete; another one's may have been sooner. */
  void putInPlace(EnvironmentId id, Path tree, long bytes) throws IOException {
    Path stale;
    synchronized (this) {
      if (usable(id) != null) {
        return;
      }
      stale = folders.putInPlace(tree, id, bytes);
      Entry entry = new Entry(bytes, time.nanoTime(), time.wallClock());
      touch(id, entry);
      entries.put(id, entry);
    }
    delete(stale);
  }

  /** Called once by each installation that others may wait for. */
  void installationEnded(EnvironmentId id, Arrivals.Arrival arrival, Optional<String> problem) {
    List<Arrivals.Arrival> concerned;
    synchronized (this) {
      concerned = arrivals.end(id, arrival, problem.isEmpty());
    }
    concerned.forEach(each -> each.end.complete(problem));
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
      forget(id, entry);
      return null;
    }
    return entry;
  }

  private void dropVanished() {
    for (Map.Entry<EnvironmentId, Entry> each : List.copyOf(entries.entrySet())) {
      if (vanished(each.getKey())) {
        forget(each.getKey(), each.getValue());
      }
    }
  }

  private void forget(EnvironmentId id, Entry entry) {
    LOG.log(Level.WARNING, "environment {0} was removed or damaged by somebody else", id);
    entries.remove(id);
    try {
      Path rest = retire(id, entry);
      if (rest != null) {
        doomed.add(rest);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "what is left of environment {0} stays: {1}", id, e.getMessage());
    }
  }

  private void deleteDoomed() {
    List<Path> taken;
    synchronized (this) {
      taken = List.copyOf(doomed);
      doomed.clear();
    }
    for (Path tree : taken) {
      try {
        delete(tree);
      } catch (IOException left) {
        // Swept at the next start.
        LOG.log(Level.WARNING, "cannot remove {0}: {1}", tree, left.getMessage());
      }
    }
  }

  private boolean vanished(EnvironmentId id) {
    try {
      return !RootPaths.isExecutable(folders.root(id), PROOF);
    } catch (NoSuchFileException | NotDirectoryException gone) {
      return true;
    } catch (IOException unreadable) {
      // It may be readable again in a moment.
      LOG.log(Level.WARNING, "environment {0} cannot be read: {1}", id, unreadable.toString());
      return false;
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
