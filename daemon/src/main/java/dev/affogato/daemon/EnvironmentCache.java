package dev.affogato.daemon;

import dev.affogato.base.cache.CacheLimit;
import dev.affogato.compiler.archives.CompilerArchives;
import dev.affogato.daemon.figures.DaemonView;
import dev.affogato.daemon.work.environment.EnvironmentId;
import dev.affogato.daemon.work.environment.EnvironmentStore;
import dev.affogato.daemon.work.environment.StoredEnvironment;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;

/**
 * The environments others sent here and the archives of this machine's own compilers, under one
 * limit (behaviour spec 4.11). Knows what the scheduler was last told of the former. Thread-safe.
 */
final class EnvironmentCache {
  private static final System.Logger LOG = System.getLogger(EnvironmentCache.class.getName());

  private final EnvironmentStore received;
  private final CompilerArchives natives;
  private final CacheLimit limit;
  private final long bytesMax;
  private volatile List<EnvironmentId> announced = List.of();

  EnvironmentCache(EnvironmentStore received, CompilerArchives natives, long bytesMax) {
    this.received = received;
    this.natives = natives;
    this.bytesMax = bytesMax;
    this.limit = new CacheLimit(bytesMax, List.of(received, natives));
    natives.afterMaking(this::enforceLimit);
  }

  EnvironmentStore received() {
    return received;
  }

  CompilerArchives natives() {
    return natives;
  }

  /** What the scheduler is being told of. */
  List<EnvironmentId> announce() {
    List<EnvironmentId> installed = received.installed();
    announced = installed;
    return installed;
  }

  /** Whether that has changed since; true once for each change. */
  boolean announcedOthers() {
    List<EnvironmentId> before = announced;
    return !before.equals(announce());
  }

  /** What there is, for who watches the daemon. */
  DaemonView.EnvironmentView view() {
    List<StoredEnvironment> environments = received.report();
    long bytes = environments.stream().mapToLong(StoredEnvironment::bytes).sum();
    int archives = 0;
    long archiveBytes = 0;
    try {
      archives = natives.report().size();
      archiveBytes = natives.bytes();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the archives of compilers cannot be counted: {0}", e.toString());
    }
    return new DaemonView.EnvironmentView(
        environments.size(), bytes, archives, archiveBytes, bytesMax);
  }

  void enforceLimit() {
    try {
      limit.enforce();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the environment cache cannot be trimmed: {0}", e.getMessage());
    }
  }
}
