package dev.affogato.scheduler.state;

import dev.affogato.scheduler.policy.Decision;
import dev.affogato.scheduler.policy.Decision.Hold;
import dev.affogato.scheduler.policy.Decision.RunOn;
import dev.affogato.scheduler.policy.Decision.Scope;
import dev.affogato.scheduler.policy.Decision.Wait;
import dev.affogato.scheduler.policy.Demand;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Requests without a server, in fair order (protocol spec 9.2). Confined to the scheduler's thread.
 *
 * <p>Smaller niceness goes first. Among submitters of one niceness the one goes first that was
 * given the least work ({@link Account}), so that many short jobs weigh as much as a few long ones;
 * with equal jobs they take turns. Of one submitter's requests for the same the longest goes first
 * ({@link Line}).
 *
 * <p>A pass costs no more than what it gives out: a demand that could not be met for one submitter
 * is not tried for others, except for those whose own daemon changed since, as that may have a slot
 * for them.
 */
final class RequestQueue {
  static final int NICENESS_MAX = 20;

  /** Says where a request goes now. */
  interface Chooser {
    Decision choose(Job job);
  }

  /** Carries a decision out; the request has left the queue. */
  interface Giver {
    void give(Job job, Decision decision);
  }

  private final List<Level> levels = new ArrayList<>();

  /** Submitters that may have a slot of their own, or a new request. */
  private final Set<Daemon> touched = new LinkedHashSet<>();

  /** Somebody could do less than before: requests may have to go back. */
  private boolean thorough;

  /** Some request waits although a machine is free, for so long as it may. */
  private boolean held;

  private int size;
  private double knownMs;
  private int unknown;

  RequestQueue() {
    for (int niceness = 0; niceness <= NICENESS_MAX; niceness++) {
      levels.add(new Level());
    }
  }

  int size() {
    return size;
  }

  /**
   * Work of all that wait, at pace 1.
   *
   * @param typicalMs of sources that were never seen
   */
  double workMs(double typicalMs) {
    return knownMs + unknown * typicalMs;
  }

  /** Whether time alone may find a place for a request. */
  boolean isHolding() {
    return held;
  }

  void add(Job job) {
    levels.get(job.niceness).add(job);
    job.submitter.addPending(job);
    touched.add(job.submitter);
    size++;
    count(job, 1);
  }

  private void count(Job job, int by) {
    if (job.seenBefore) {
      knownMs = size == 0 ? 0 : knownMs + by * job.queuedMs;
    } else {
      unknown += by;
    }
  }

  /** Does nothing for a request that is not queued. */
  void remove(Job job) {
    if (levels.get(job.niceness).remove(job)) {
      job.submitter.removePending(job);
      size--;
      count(job, -1);
    }
  }

  /** Changes what a request asks for; it keeps its age. */
  void changeDemand(Job job, Demand demand) {
    Level level = levels.get(job.niceness);
    boolean queued = level.remove(job);
    job.setDemand(demand);
    if (queued) {
      level.add(job);
      touched.add(job.submitter);
    }
  }

  /** A daemon changed in some way; its own requests may have a place now. */
  void touch(Daemon daemon) {
    if (daemon.pendingCount() > 0) {
      touched.add(daemon);
    }
  }

  /** A daemon left or takes no jobs any more. */
  void lost() {
    thorough = true;
  }

  void forget(Daemon daemon) {
    touched.remove(daemon);
    levels.forEach(level -> level.forget(daemon));
  }

  /** A job was more or less work than it was given out for. */
  void correct(Job job, double workMs) {
    levels.get(job.niceness).correct(job.submitter, workMs - job.workMs());
  }

  /** Gives out every request that {@code chooser} finds a place for. */
  void giveOut(long nowNanos, Chooser chooser, Giver giver) {
    held = false;
    if (size > 0) {
      for (Level level : levels) {
        giveOut(level, nowNanos, chooser, giver);
      }
    }
    touched.clear();
    thorough = false;
  }

  private void giveOut(Level level, long nowNanos, Chooser chooser, Giver giver) {
    if (level.isEmpty()) {
      return;
    }
    // Own slots first: nobody else can have those. Then what is open to all.
    level.startPass();
    for (Line line = level.next(); line != null; line = level.next()) {
      Line.Group group = line.first();
      Job job = group.head(nowNanos);
      Decision decision = chooser.choose(job);
      if (decision instanceof Wait wait) {
        if (wait.scope() == Scope.THIS_JOB) {
          held = true;
          job.hold(nowNanos);
          line.skip(group, job);
        } else if (wait.scope() == Scope.ALL && !thorough) {
          line.endPass();
          giveOwn(line, nowNanos, chooser, giver);
        } else {
          line.setAside(group);
        }
      } else if (decision instanceof Hold hold) {
        held = true;
        job.hold(nowNanos);
        giveShorter(level, line, group, hold, chooser, giver);
      } else {
        Line.Group behind = line.releaseFor(job.workMs());
        if (behind == null) {
          give(level, job, decision, giver);
        } else {
          behind.head(nowNanos).holdNoLonger();
        }
      }
    }
    level.endPass();
  }

  /** Slow machines take shorter jobs while long ones wait for fast machines. */
  private void giveShorter(
      Level level, Line line, Line.Group group, Hold hold, Chooser chooser, Giver giver) {
    Job shorter = group.longestUpTo(hold.workMsMax());
    Decision decision = shorter == null ? hold : chooser.choose(shorter);
    if (shorter == null || decision instanceof Wait || decision instanceof Hold) {
      line.hold(group);
    } else {
      give(level, shorter, decision, giver);
    }
  }

  /** To submitters that may have a slot of their own. */
  private void giveOwn(Line line, long nowNanos, Chooser chooser, Giver giver) {
    for (Daemon submitter : List.copyOf(touched)) {
      Line.Group group = line.groupOf(submitter);
      while (group != null && group.hasCandidates()) {
        Job job = group.head(nowNanos);
        Decision decision = chooser.choose(job);
        if (!(decision instanceof RunOn run) || !run.host().isSame(submitter)) {
          break;
        }
        give(levels.get(job.niceness), job, decision, giver);
      }
    }
  }

  private void give(Level level, Job job, Decision decision, Giver giver) {
    remove(job);
    level.charge(job);
    giver.give(job, decision);
  }
}
