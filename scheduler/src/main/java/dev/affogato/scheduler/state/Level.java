package dev.affogato.scheduler.state;

import dev.affogato.scheduler.policy.Demand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests of one niceness: a {@link Line} for each demand, an {@link Account} for each submitter.
 * Confined to the scheduler's thread.
 */
final class Level {
  /** Real networks have a handful; whoever asks for that many things at once has no turns. */
  private static final int LINES_COMPARED_MAX = 64;

  private static final double DEBT_MS_MAX = 20_000;

  private final Map<Demand, Line> lines = new LinkedHashMap<>();
  private final Map<Daemon, Account> accounts = new HashMap<>();

  /** Lines that may still have something to give in this pass. */
  private final List<Line> inPass = new ArrayList<>();

  /** What was served to whoever went last, before it did. */
  private double servedMs;

  private long turns;

  boolean isEmpty() {
    return lines.isEmpty();
  }

  void add(Job job) {
    Account account =
        accounts.computeIfAbsent(
            job.submitter,
            submitter -> {
              Account opened = new Account(submitter);
              opened.turn = ++turns;
              return opened;
            });
    if (account.lines.isEmpty()) {
      double level = level();
      account.servedMs = Math.clamp(account.servedMs, level, level + DEBT_MS_MAX);
    }
    lines.computeIfAbsent(job.demand(), Line::new).add(account, job);
  }

  /** What those who wait were served at least: where newcomers start. */
  private double level() {
    double least = Double.MAX_VALUE;
    for (Line line : lines.values()) {
      least = Math.min(least, line.leastServedMs());
    }
    return least == Double.MAX_VALUE ? servedMs : least;
  }

  boolean remove(Job job) {
    Line line = lines.get(job.demand());
    if (line == null || !line.remove(job)) {
      return false;
    }
    if (line.isEmpty()) {
      lines.remove(job.demand());
    }
    return true;
  }

  void forget(Daemon daemon) {
    accounts.remove(daemon);
  }

  /** {@code job} was given out. */
  void charge(Job job) {
    Account account = accounts.get(job.submitter);
    if (account != null) {
      servedMs = account.servedMs;
      change(account, job.workMs());
      for (Line line : account.lines) {
        line.catchesUp(job.submitter, job.workMs());
      }
    }
  }

  void correct(Daemon submitter, double byMs) {
    Account account = accounts.get(submitter);
    if (account != null) {
      // Whoever was given more than anybody knew pays back, but is not shut out for long.
      double limit = Math.max(account.servedMs, level() + DEBT_MS_MAX);
      change(account, Math.min(byMs, limit - account.servedMs));
    }
  }

  private void change(Account account, double byMs) {
    for (Line line : account.lines) {
      line.takeOut(account);
    }
    account.servedMs += byMs;
    account.turn = ++turns;
    for (Line line : account.lines) {
      line.putBack(account);
    }
  }

  void startPass() {
    inPass.clear();
    inPass.addAll(lines.values());
  }

  /** The line whose turn it is, or null when none has anything left for this pass. */
  @Nullable Line next() {
    Line next = null;
    for (int i = inPass.size() - 1; i >= 0; i--) {
      Line line = inPass.get(i);
      if (!line.isInPass()) {
        inPass.remove(i);
      } else if (i >= LINES_COMPARED_MAX) {
        return line;
      } else if (next == null || line.compareTo(next) < 0) {
        next = line;
      }
    }
    return next;
  }

  void endPass() {
    inPass.clear();
    lines.values().forEach(Line::restore);
  }
}
