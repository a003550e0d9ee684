package dev.affogato.protocol.reapi.execution;

import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.v2.ExecuteResponse;
import dev.affogato.protocol.reapi.v2.ExecutionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One run that any number of callers follow. Thread-safe: fields by the lock. Who follows sees the
 * newest state and may miss those in between.
 */
final class RunningAction {
  final String name;
  final Digest digest;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private ExecutionStage.Value stage = ExecutionStage.Value.QUEUED;
  private @Nullable ExecuteResponse response;
  private @Nullable Thread runner;
  private boolean cancelled;
  private boolean kept;
  private int followers;
  private long finishedNs;
  private int version;

  RunningAction(String name, Digest digest) {
    this.name = name;
    this.digest = digest;
  }

  /**
   * A state to be told. Immutable.
   *
   * @param response what became of it, if it is over
   */
  record State(int version, ExecutionStage.Value stage, @Nullable ExecuteResponse response) {}

  void runsOn(Thread thread) {
    lock.lock();
    try {
      runner = thread;
      if (cancelled) {
        thread.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  void stage(ExecutionStage.Value next) {
    lock.lock();
    try {
      // COMPLETED is told with the response only (spec 6).
      if (response == null && next != stage && next != ExecutionStage.Value.COMPLETED) {
        stage = next;
        version++;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Somebody follows, until {@link #leave}. False if the run was cancelled before.
   *
   * @param comesBack whether it may leave and ask for the result by name
   */
  boolean follow(boolean comesBack) {
    lock.lock();
    try {
      if (cancelled && response == null) {
        return false;
      }
      followers++;
      kept |= comesBack;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Somebody follows no more; a run that nobody wants any more is cancelled. */
  void leave() {
    lock.lock();
    try {
      followers--;
      if (followers == 0 && !kept && response == null) {
        cancel();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether it was cancelled: who wants the same starts anew. */
  boolean isCancelled() {
    lock.lock();
    try {
      return cancelled;
    } finally {
      lock.unlock();
    }
  }

  void finish(ExecuteResponse answer, long nowNs) {
    lock.lock();
    try {
      stage = ExecutionStage.Value.COMPLETED;
      response = answer;
      runner = null;
      finishedNs = nowNs;
      version++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void cancel() {
    lock.lock();
    try {
      cancelled = true;
      if (runner != null) {
        runner.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  long finishedNs() {
    lock.lock();
    try {
      return finishedNs;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a state newer than {@code known}; -1 for whichever there is. */
  State await(int known) throws InterruptedException {
    lock.lock();
    try {
      while (version <= known) {
        changed.await();
      }
      return new State(version, stage, response);
    } finally {
      lock.unlock();
    }
  }
}
