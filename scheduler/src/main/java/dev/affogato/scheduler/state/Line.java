package dev.affogato.scheduler.state;

import dev.affogato.scheduler.policy.Demand;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Requests for the same: whoever can take one of them can take any. Sorted by what their submitters
 * were given. Confined to the scheduler's thread.
 */
final class Line implements Comparable<Line> {
  /** From then on the oldest request gets a turn now and then, however short it is. */
  private static final long OVERTAKEN_NANOS_MAX = 15_000_000_000L;

  private static final int TURNS_BETWEEN_OLDEST = 8;

  /**
   * Whoever waits for a faster machine lets others overtake it by that much work, and by some for
   * each job it has running; beyond, guesses that are a little less would get somebody all
   * machines.
   */
  private static final double OVERTAKEN_MS_MAX = 20_000;

  private static final double OVERTAKEN_PER_JOB_MS_MAX = 1000;

  /** Requests put off in one pass; more would cost more than they are likely to bring. */
  private static final int SKIPPED_MAX = 64;

  /** Steps of a quarter of a doubling: requests that differ by less go by age. */
  private static final double STEPS_PER_DOUBLING = 4;

  /**
   * The step of sources that were never seen: first, as any may be the longest, and by age. What is
   * guessed of them changes with all that is learned, and the oldest would be the last.
   */
  static final int UNSEEN = workStep(Double.MAX_VALUE);

  private final Demand demand;
  private final Map<Daemon, Group> groups = new HashMap<>();
  private final TreeSet<Group> waiting =
      new TreeSet<>(Comparator.<Group, Account>comparing(group -> group.account));
  private final List<Group> aside = new ArrayList<>();

  /** Of those, whose longest waits for a faster machine; who was served least first. */
  private final List<Group> held = new ArrayList<>();

  private final List<Job> skipped = new ArrayList<>();
  private boolean passEnded;

  /** Requests of one submitter. */
  static final class Group {
    final Account account;
    private final TreeMap<Integer, Job> byAge = new TreeMap<>();
    private final TreeMap<Long, Job> byWork = new TreeMap<>();
    private boolean isAside;

    /** Requests that left. */
    private int served;

    /** What each of the others got, on average, while this one waited for faster machines. */
    private double overtakenMs;

    Group(Account account) {
      this.account = account;
    }

    boolean isEmpty() {
      return byAge.isEmpty();
    }

    /** Whether any of its requests is still to be tried in this pass. */
    boolean hasCandidates() {
      return !byWork.isEmpty();
    }

    /** The longest, so that the last ones to run are short; but none waits for ever. */
    Job head(long nowNanos) {
      Job oldest = byAge.firstEntry().getValue();
      boolean isItsTurn = served % TURNS_BETWEEN_OLDEST == 0;
      return isItsTurn
              && byWork.containsKey(longestFirst(oldest))
              && nowNanos - oldest.askedNanos > OVERTAKEN_NANOS_MAX
          ? oldest
          : byWork.firstEntry().getValue();
    }

    /** The longest that is no longer than that, or null. */
    @Nullable Job longestUpTo(double workMsMax) {
      Map.Entry<Long, Job> found = byWork.ceilingEntry(longestFirst(workStep(workMsMax), 0));
      return found == null ? null : found.getValue();
    }

    private static long longestFirst(Job job) {
      return longestFirst(job.workStep, job.id);
    }

    /** Sorts by work, the longest first, and by age where that is the same. */
    private static long longestFirst(int workStep, int id) {
      return ((long) -workStep << Integer.SIZE) + id;
    }
  }

  Line(Demand demand) {
    this.demand = demand;
  }

  static int workStep(double workMs) {
    return (int) Math.round(STEPS_PER_DOUBLING * Math.log(Math.max(1, workMs)) / Math.log(2));
  }

  boolean isEmpty() {
    return groups.isEmpty();
  }

  @Nullable Group groupOf(Daemon submitter) {
    return groups.get(submitter);
  }

  /** By the submitter that was served least; the greatest number if nobody waits. */
  double leastServedMs() {
    return waiting.isEmpty() ? Double.MAX_VALUE : waiting.first().account.servedMs;
  }

  void add(Account account, Job job) {
    Group group = groups.get(account.submitter);
    if (group == null) {
      group = new Group(account);
      groups.put(account.submitter, group);
      waiting.add(group);
      account.lines.add(this);
    }
    group.byAge.put(job.id, job);
    group.byWork.put(Group.longestFirst(job), job);
  }

  boolean remove(Job job) {
    Group group = groups.get(job.submitter);
    if (group == null || group.byAge.remove(job.id) == null) {
      return false;
    }
    group.byWork.remove(Group.longestFirst(job));
    group.served++;
    if (group.isEmpty()) {
      groups.remove(job.submitter);
      waiting.remove(group);
      group.account.lines.remove(this);
    } else if (!group.hasCandidates() && !group.isAside) {
      setAside(group);
    }
    return true;
  }

  /** Before an account changes. */
  void takeOut(Account account) {
    Group group = groups.get(account.submitter);
    if (group != null && !group.isAside) {
      waiting.remove(group);
    }
  }

  void putBack(Account account) {
    Group group = groups.get(account.submitter);
    if (group != null && !group.isAside) {
      waiting.add(group);
    }
  }

  // One pass.

  boolean isInPass() {
    return !passEnded && !waiting.isEmpty();
  }

  Group first() {
    return waiting.first();
  }

  void setAside(Group group) {
    waiting.remove(group);
    group.isAside = true;
    aside.add(group);
  }

  /** The submitter's longest request waits for a faster machine. */
  void hold(Group group) {
    setAside(group);
    held.add(group);
  }

  /**
   * {@code workMs} is about to be given to another submitter. Returns one of those held for which
   * that would be too much, brought back; null if it may be given.
   */
  @Nullable Group releaseFor(double workMs) {
    double shareMs = workMs / Math.max(1, groups.size() - 1);
    for (Group group : held) {
      if (group.overtakenMs + shareMs > overtakenMsMax(group.account.submitter)) {
        release(group);
        return group;
      }
    }
    held.forEach(group -> group.overtakenMs += shareMs);
    return null;
  }

  private static double overtakenMsMax(Daemon submitter) {
    return OVERTAKEN_MS_MAX + OVERTAKEN_PER_JOB_MS_MAX * submitter.givenCount();
  }

  private void release(Group group) {
    held.remove(group);
    aside.remove(group);
    group.isAside = false;
    waiting.add(group);
  }

  /** {@code submitter} was given that much. */
  void catchesUp(Daemon submitter, double workMs) {
    Group group = groups.get(submitter);
    if (group != null) {
      group.overtakenMs = Math.max(0, group.overtakenMs - workMs);
    }
  }

  /** Goes on with other requests of the same submitter. */
  void skip(Group group, Job job) {
    group.byWork.remove(Group.longestFirst(job));
    skipped.add(job);
    if (!group.hasCandidates() || skipped.size() >= SKIPPED_MAX) {
      setAside(group);
    }
  }

  void endPass() {
    passEnded = true;
  }

  void restore() {
    passEnded = false;
    for (Group group : aside) {
      group.isAside = false;
      if (groups.get(group.account.submitter) == group) {
        waiting.add(group);
      }
    }
    aside.clear();
    held.clear();
    for (Job job : skipped) {
      Group group = groups.get(job.submitter);
      if (group != null && group.byAge.containsKey(job.id)) {
        group.byWork.put(Group.longestFirst(job), job);
      }
    }
    skipped.clear();
  }

  /** By age where submitters are the same or even. */
  @Override
  public int compareTo(Line other) {
    Group mine = first();
    Group its = other.first();
    int order =
        mine.account == its.account
            ? Integer.compare(mine.byAge.firstKey(), its.byAge.firstKey())
            : mine.account.compareTo(its.account);
    return order != 0 ? order : Integer.compare(demand.hashCode(), other.demand.hashCode());
  }
}
