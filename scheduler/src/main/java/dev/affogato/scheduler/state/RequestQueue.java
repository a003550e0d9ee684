package dev.affogato.scheduler.state;

import dev.affogato.scheduler.policy.Decision;
import dev.affogato.scheduler.policy.Demand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Requests without a server, in fair order (protocol spec 9.2). Confined to the scheduler's thread.
 *
 * <p>A group is one submitter at one niceness. Smaller niceness goes first; groups of the same
 * niceness take turns; inside a group, requests with equal demands are first come, first served,
 * and a request that nobody can take now holds up only its equals. {@link #giveOut} tries each
 * group until it fails once: giving out only ever takes room away, so what failed stays failed.
 */
final class RequestQueue {
  static final int NICENESS_MAX = 20;

  /** Says where a request goes now, or null to leave it queued. */
  interface Chooser {
    @Nullable Decision choose(Job job);
  }

  /** Carries a decision out; the request has left the queue. */
  interface Giver {
    void give(Job job, Decision decision);
  }

  private final List<Map<Daemon, Group>> byNiceness = new ArrayList<>();
  private int size;

  RequestQueue() {
    for (int niceness = 0; niceness <= NICENESS_MAX; niceness++) {
      byNiceness.add(new LinkedHashMap<>());
    }
  }

  int size() {
    return size;
  }

  void add(Job job) {
    byNiceness.get(job.niceness).computeIfAbsent(job.submitter, s -> new Group()).add(job);
    job.submitter.addPending(job);
    size++;
  }

  /** Does nothing for a request that is not queued. */
  void remove(Job job) {
    Map<Daemon, Group> groups = byNiceness.get(job.niceness);
    Group group = groups.get(job.submitter);
    if (group == null || !group.remove(job)) {
      return;
    }
    job.submitter.removePending(job);
    size--;
    if (group.isEmpty()) {
      groups.remove(job.submitter);
    }
  }

  /** Changes what a request asks for; it keeps its age. */
  void changeDemand(Job job, Demand demand) {
    Group group = byNiceness.get(job.niceness).get(job.submitter);
    boolean queued = group != null && group.remove(job);
    job.setDemand(demand);
    if (group != null && queued) {
      group.add(job);
    }
  }

  /** Gives out every request that {@code chooser} finds a place for. */
  void giveOut(Chooser chooser, Giver giver) {
    for (Map<Daemon, Group> groups : byNiceness) {
      if (!groups.isEmpty()) {
        giveOut(groups, chooser, giver);
      }
    }
  }

  private void giveOut(Map<Daemon, Group> groups, Chooser chooser, Giver giver) {
    Deque<Map.Entry<Daemon, Group>> turns = new ArrayDeque<>();
    groups.forEach((submitter, group) -> turns.add(Map.entry(submitter, group)));
    while (!turns.isEmpty()) {
      Map.Entry<Daemon, Group> turn = turns.removeFirst();
      if (giveOneOf(turn.getValue(), chooser, giver)) {
        // Behind all others of its niceness, unless that was its last request.
        Group group = groups.remove(turn.getKey());
        if (group != null) {
          groups.put(turn.getKey(), group);
          turns.addLast(turn);
        }
      }
    }
  }

  private boolean giveOneOf(Group group, Chooser chooser, Giver giver) {
    for (Job job : group.heads()) {
      Decision decision = chooser.choose(job);
      if (decision != null) {
        remove(job);
        giver.give(job, decision);
        return true;
      }
    }
    return false;
  }

  /** Requests of one submitter and niceness, by demand and age. */
  private static final class Group {
    private final Map<Demand, TreeMap<Integer, Job>> byDemand = new HashMap<>();

    void add(Job job) {
      byDemand.computeIfAbsent(job.demand(), d -> new TreeMap<>()).put(job.id, job);
    }

    boolean remove(Job job) {
      TreeMap<Integer, Job> equals = byDemand.get(job.demand());
      if (equals == null || equals.remove(job.id) == null) {
        return false;
      }
      if (equals.isEmpty()) {
        byDemand.remove(job.demand());
      }
      return true;
    }

    boolean isEmpty() {
      return byDemand.isEmpty();
    }

    /** The oldest request of each demand, oldest first. */
    Collection<Job> heads() {
      List<Job> heads = new ArrayList<>(byDemand.size());
      byDemand.values().forEach(equals -> heads.add(equals.firstEntry().getValue()));
      if (heads.size() > 1) {
        heads.sort(Comparator.comparingInt(job -> job.id));
      }
      return heads;
    }
  }
}
