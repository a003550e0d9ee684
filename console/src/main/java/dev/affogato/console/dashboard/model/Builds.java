package dev.affogato.console.dashboard.model;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The last builds, as many as memory is given for. Confined to its {@link FarmModel}. */
final class Builds {
  /** A build is over when nothing came for so long. */
  private static final long IDLE_NANOS = 15_000_000_000L;

  private static final int KEPT_MAX = 100;

  /** About 200 bytes each. */
  private static final int ROWS_MAX = 50_000;

  private final Deque<Build> kept = new ArrayDeque<>();
  private final Map<Integer, Build> open = new HashMap<>();
  private int rows;
  private int lastId;

  /** The build that a job of {@code submitter} belongs to; that job is counted as unfinished. */
  Build join(Machine submitter, long nowNanos, long nowUnixMs) {
    Build build = open.get(submitter.id);
    if (build == null || isOver(build, nowNanos)) {
      if (build != null) {
        build.open = false;
      }
      build = new Build(++lastId, submitter, nowNanos, nowUnixMs);
      open.put(submitter.id, build);
      kept.addLast(build);
      trim();
    }
    build.unfinished++;
    build.lastNanos = nowNanos;
    return build;
  }

  void ended(LiveJob job, JobRow row, long nowNanos) {
    if (job.build.add(row, job, nowNanos) && job.build.kept) {
      rows++;
      trim();
    }
  }

  /** The oldest go first; the one that grows is never the first to go while there are others. */
  private void trim() {
    while (kept.size() > 1 && (kept.size() > KEPT_MAX || rows > ROWS_MAX)) {
      Build gone = kept.removeFirst();
      gone.kept = false;
      rows -= gone.rows.size();
      open.remove(gone.submitter.id, gone);
    }
  }

  /** Returns whether a build ended. */
  boolean tick(long nowNanos) {
    return open.values()
        .removeIf(build -> {
          boolean over = isOver(build, nowNanos);
          build.open = !over;
          return over;
        });
  }

  private static boolean isOver(Build build, long nowNanos) {
    return build.unfinished == 0 && nowNanos - build.lastNanos >= IDLE_NANOS;
  }

  /** The oldest first. */
  Collection<Build> all() {
    return kept;
  }

  @Nullable Build find(int id) {
    for (Build build : kept) {
      if (build.id == id) {
        return build;
      }
    }
    return null;
  }
}
