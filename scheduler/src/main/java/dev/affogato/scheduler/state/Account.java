package dev.affogato.scheduler.state;

import java.util.ArrayList;
import java.util.List;

/**
 * What one submitter was given at one niceness, in milliseconds of work at pace 1; the one with the
 * least goes first. Confined to the scheduler's thread.
 *
 * <p>Whoever comes back from a pause starts where the others are: nobody saves up for later. Equals
 * take turns by {@link #turn}.
 */
final class Account implements Comparable<Account> {
  final Daemon submitter;
  double servedMs;
  long turn;

  /** Where it waits. */
  final List<Line> lines = new ArrayList<>(1);

  Account(Daemon submitter) {
    this.submitter = submitter;
  }

  @Override
  public int compareTo(Account other) {
    int order = Double.compare(servedMs, other.servedMs);
    return order != 0 ? order : Long.compare(turn, other.turn);
  }
}
