package dev.affogato.protocol.reapi.execution;

import com.google.rpc.Code;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.message.CallFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The runs there are, and for a while those there were: a client whose connection broke asks for
 * its result by name. Thread-safe: all by its lock.
 */
final class Runs {
  private static final Duration KEPT = Duration.ofMinutes(5);

  /** A response without contents is some kilobytes. */
  private static final int KEPT_MAX = 4096;

  private final int runningMax;
  private final Map<String, RunningAction> byName = new HashMap<>();
  private final Map<Digest, RunningAction> shared = new HashMap<>();
  private final ArrayDeque<RunningAction> over = new ArrayDeque<>();

  Runs(int runningMax) {
    this.runningMax = runningMax;
  }

  synchronized Optional<RunningAction> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  synchronized Optional<RunningAction> twin(Digest digest) {
    return Optional.ofNullable(shared.get(digest));
  }

  /** Adds a run, unless a twin was added meanwhile, which is returned then. */
  synchronized RunningAction add(RunningAction run, boolean share, long nowNs) throws CallFailure {
    forgetOld(nowNs);
    if (share) {
      RunningAction twin = shared.get(run.digest);
      if (twin != null && !twin.isCancelled()) {
        return twin;
      }
    }
    if (byName.size() - over.size() >= runningMax) {
      throw new CallFailure(
          Code.RESOURCE_EXHAUSTED, runningMax + " actions are queued already: try later");
    }
    byName.put(run.name, run);
    if (share) {
      shared.put(run.digest, run);
    }
    return run;
  }

  /** The runs that are not over. */
  synchronized List<RunningAction> running() {
    List<RunningAction> running = new ArrayList<>(byName.values());
    running.removeAll(over);
    return running;
  }

  synchronized void finished(RunningAction run) {
    shared.remove(run.digest, run);
    over.add(run);
  }

  private void forgetOld(long nowNs) {
    while (!over.isEmpty()
        && (over.size() > KEPT_MAX || nowNs - over.element().finishedNs() > KEPT.toNanos())) {
      byName.remove(over.remove().name);
    }
  }
}
