package dev.affogato.daemon.work.roots;

import dev.affogato.base.io.FileTrees;
import dev.affogato.cache.blob.Contents;
import dev.affogato.cache.blob.Lease;
import dev.affogato.cache.blob.MissingBlobException;
import dev.affogato.cache.digest.Digest;
import dev.affogato.daemon.work.OpenFolders;
import dev.affogato.daemon.work.sandbox.JobUser;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.service.StoreFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Folders with the inputs of actions, used by one action at a time and kept for the next one, which
 * as a rule wants nearly the same.
 *
 * <p>Files are names of the store's contents, directories and links are made. An action gets the
 * idle root that takes the fewest changes, or few. What is in a root is known only to the process
 * that made it: those of a former one, and those whose change broke off, are deleted. Thread-safe:
 * lists by its lock, a root by whoever took it.
 */
public final class RootPool implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(RootPool.class.getName());

  /**
   * A new root that costs more than this is not made of another project's, if there may be more.
   */
  private static final int FAR_STEPS = 500;

  /**
   * A root that is as near is taken without a look at the others: comparing costs more then than
   * the steps. Two units of one project differ by some 26 in 2,400. In a small tree that is none.
   */
  private static final int NEAR_STEPS = 32;

  private static final int NEAR_SHARE = 50;

  private final Path folder;
  private final Source store;
  private final RootLimits limits;

  /** Last used first. */
  private final Deque<Root> idle = new ArrayDeque<>();

  private final Set<Root> busy = new HashSet<>();
  private final List<Thread> removals = new ArrayList<>();

  private RootPool(Path folder, Source store, RootLimits limits) {
    this.folder = folder;
    this.store = store;
    this.limits = limits;
  }

  /**
   * A pool in {@code folder}, which is emptied.
   *
   * @param folder of this pool alone, on the store's file system
   * @param user who looks at what is in it, besides this process
   */
  public static RootPool open(Path folder, Contents store, RootLimits limits, JobUser user)
      throws IOException {
    return open(folder, Source.of(store), limits, user);
  }

  static RootPool open(Path folder, Source store, RootLimits limits, JobUser user)
      throws IOException {
    Path absolute = folder.toAbsolutePath().normalize();
    FileTrees.delete(absolute);
    OpenFolders.create(absolute);
    if (user.switching()) {
      Files.setAttribute(absolute, "unix:gid", user.gid());
    }
    // Everybody's sources: for nobody else's eyes.
    Files.setPosixFilePermissions(
        absolute, PosixFilePermissions.fromString(user.switching() ? "rwx--x---" : "rwx------"));
    return new RootPool(absolute, store, limits);
  }

  /**
   * Keeps what {@code wanted} needs from being thrown out of the store, until the lease is closed.
   *
   * @throws CallFailure with everything that is missing
   */
  public Lease hold(TreeFolder wanted) throws CallFailure {
    return lease(Changes.contents(Changes.steps(nearest(wanted), wanted)));
  }

  /**
   * A root with {@code wanted} in it and nothing else, until it is closed.
   *
   * @throws CallFailure if something is missing, or this machine's disk fails
   */
  public StagedRoot take(TreeFolder wanted) throws CallFailure {
    try {
      return staged(wanted, pick(wanted));
    } catch (MissingBlobException vanished) {
      throw CallFailure.missing(List.of(vanished.digest()));
    } catch (IOException failure) {
      throw StoreFailures.toCaller(failure);
    }
  }

  private StagedRoot staged(TreeFolder wanted, Root root) throws CallFailure, IOException {
    boolean staged = false;
    List<Step> steps = Changes.steps(root.content(), wanted);
    try (Lease _ = lease(Changes.contents(steps))) {
      root.become(wanted, steps, store);
      staged = true;
      return new StagedRoot(this, root, steps.size());
    } finally {
      if (!staged) {
        giveBack(root);
      }
    }
  }

  private Lease lease(Set<Digest> contents) throws CallFailure {
    Lease lease;
    try {
      lease = store.lease(contents);
    } catch (IOException failure) {
      throw StoreFailures.toCaller(failure);
    }
    if (lease.missing().isEmpty()) {
      return lease;
    }
    lease.close();
    throw Missing.told(lease.missing());
  }

  private synchronized TreeFolder nearest(TreeFolder wanted) {
    List<Root> all = new ArrayList<>(idle);
    all.addAll(busy);
    return nearest(wanted, all).map(Root::content).orElse(TreeFolder.EMPTY);
  }

  private static Optional<Root> nearest(TreeFolder wanted, Iterable<Root> roots) {
    @Nullable Root best = null;
    long fewest = Long.MAX_VALUE;
    long near = Math.min(NEAR_STEPS, wanted.size() / NEAR_SHARE);
    for (Root root : roots) {
      long steps = Changes.count(root.content(), wanted, fewest);
      if (steps < fewest) {
        fewest = steps;
        best = root;
      }
      if (fewest <= near) {
        break;
      }
    }
    return Optional.ofNullable(best);
  }

  private Root pick(TreeFolder wanted) throws IOException {
    Optional<Root> reused = pickIdle(wanted);
    if (reused.isPresent()) {
      return reused.get();
    }
    Root fresh = Root.create(folder);
    synchronized (this) {
      busy.add(fresh);
    }
    return fresh;
  }

  private synchronized Optional<Root> pickIdle(TreeFolder wanted) {
    Optional<Root> best = nearest(wanted, idle);
    boolean roomForMore = idle.size() < limits.idleMax();
    if (best.isEmpty() || (roomForMore && isFar(best.get(), wanted))) {
      return Optional.empty();
    }
    idle.remove(best.get());
    busy.add(best.get());
    return best;
  }

  private static boolean isFar(Root root, TreeFolder wanted) {
    long far = Math.max(FAR_STEPS, wanted.size() / 2);
    return Changes.count(root.content(), wanted, far) > far;
  }

  void giveBack(Root root) {
    List<Root> dropped = new ArrayList<>();
    synchronized (this) {
      busy.remove(root);
      if (root.isBroken()) {
        dropped.add(root);
      } else {
        idle.addFirst(root);
      }
      while (isFull()) {
        dropped.add(idle.removeLast());
      }
      dropped.forEach(this::remove);
    }
  }

  private boolean isFull() {
    List<TreeFolder> trees = idle.stream().map(Root::content).toList();
    return idle.size() > limits.idleMax()
        || trees.stream().mapToLong(TreeFolder::size).sum() > limits.entriesMax()
        || DistinctBytes.exceed(limits.bytesMax(), trees);
  }

  /** In the background: ten thousand files take a second. */
  private void remove(Root root) {
    removals.removeIf(thread -> !thread.isAlive());
    removals.add(Thread.ofVirtual().name("root removal").start(() -> delete(root.folder())));
  }

  private static void delete(Path folder) {
    try {
      FileTrees.delete(folder);
    } catch (IOException failure) {
      LOG.log(
          System.Logger.Level.WARNING,
          "cannot remove {0}: {1}; it is removed at the next start",
          folder,
          failure.toString());
    }
  }

  /** Waits for removals; the folders stay and are removed by the next pool. */
  @Override
  public void close() throws InterruptedException {
    List<Thread> left;
    synchronized (this) {
      left = List.copyOf(removals);
    }
    for (Thread thread : left) {
      thread.join();
    }
  }
}
