package dev.affogato.compiler.toolchain;

import dev.affogato.base.file.FileAccess;
import dev.affogato.base.process.ProcessRunner;
import dev.affogato.base.time.TimeSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Finds which files of this machine a compiler needs at their own places, and remembers it. Every
 * use looks at all of them again: a compiler replaced between two commands is noticed.
 *
 * <p>Thread-safe: the table is guarded by itself, each entry by the lock in it. Who asks for what
 * is just being found waits for it: a build starts hundreds of jobs at once.
 */
public final class ToolchainFiles {
  /** A build has a handful; beyond this the one longest unused is forgotten. */
  private static final int TREES_MAX = 64;

  /** What is amiss with a compiler seldom goes away, and finding it takes a dozen processes. */
  private static final Duration REFUSED_FOR = Duration.ofSeconds(10);

  private final ProcessRunner runner;
  private final FileAccess stamps;
  private final TimeSource time;
  private final Map<ToolchainRequest, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  public ToolchainFiles(ProcessRunner runner, FileAccess stamps, TimeSource time) {
    this.runner = runner;
    this.stamps = stamps;
    this.time = time;
  }

  private static final class Entry {
    final ReentrantLock lock = new ReentrantLock();
    volatile @Nullable Checked tree;
    @Nullable UnsuitableToolchainException refusal;
    long refusedUntilNanos;
  }

  /** Files that were all found unchanged after {@code atNs}, on a clock that only goes forward. */
  private record Checked(ToolchainTree tree, long atNs) {}

  /** The files as they are now; see the other. */
  public ToolchainTree of(ToolchainRequest request)
      throws UnsuitableToolchainException, InterruptedException {
    return of(request, time.nanoTime());
  }

  /**
   * The files as they are now.
   *
   * @param sinceNs by {@link TimeSource#nanoTime}: what was looked at before is looked at again
   * @throws UnsuitableToolchainException if the compiler would not work with these alone, or is no
   *     compiler itself but a wrapper of one
   */
  public ToolchainTree of(ToolchainRequest request, long sinceNs)
      throws UnsuitableToolchainException, InterruptedException {
    Entry entry = entry(request);
    ToolchainTree known = current(entry, sinceNs);
    if (known != null) {
      return known;
    }
    entry.lock.lockInterruptibly();
    try {
      return find(request, entry, sinceNs);
    } finally {
      entry.lock.unlock();
    }
  }

  /** What is known, if it is not older or still holds. */
  private @Nullable ToolchainTree current(Entry entry, long sinceNs) {
    Checked known = entry.tree;
    if (known == null || known.atNs() - sinceNs >= 0) {
      return known == null ? null : known.tree();
    }
    long nowNs = time.nanoTime();
    if (!known.tree().isUnchanged(stamps)) {
      return null;
    }
    entry.tree = new Checked(known.tree(), nowNs);
    return known.tree();
  }

  private ToolchainTree find(ToolchainRequest request, Entry entry, long sinceNs)
      throws UnsuitableToolchainException, InterruptedException {
    ToolchainTree foundMeanwhile = current(entry, sinceNs);
    if (foundMeanwhile != null) {
      return foundMeanwhile;
    }
    UnsuitableToolchainException refusal = entry.refusal;
    if (refusal != null && entry.refusedUntilNanos - time.nanoTime() > 0) {
      throw refusal;
    }
    try {
      entry.refusal = null;
      long nowNs = time.nanoTime();
      ToolchainTree found = new ToolchainSearch(request, runner, stamps).find();
      entry.tree = new Checked(found, nowNs);
      return found;
    } catch (UnsuitableToolchainException refused) {
      entry.refusal = refused;
      entry.refusedUntilNanos = time.nanoTime() + REFUSED_FOR.toNanos();
      throw refused;
    }
  }

  private Entry entry(ToolchainRequest request) {
    synchronized (entries) {
      Entry entry = entries.computeIfAbsent(request, _ -> new Entry());
      if (entries.size() > TREES_MAX) {
        entries.remove(entries.keySet().iterator().next());
      }
      return entry;
    }
  }
}
