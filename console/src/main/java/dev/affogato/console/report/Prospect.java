package dev.affogato.console.report;

/**
 * What more machines would bring. Immutable.
 *
 * <p>The model: in the time in which at least one job waited for a place, k times the machines do
 * the work k times as fast; the rest of the time the build itself had no more to give, and stays as
 * it is. Nothing can be shorter than the longest job without its waits. This leaves out what
 * sending more costs, and jobs that machines could take which the build never offered: more {@code
 * -j} is needed for those.
 *
 * @param wallUs how long the build took
 * @param waitingUs the part in which a job waited for a place
 * @param longestUs the longest job, its waits left out
 */
public record Prospect(long wallUs, long waitingUs, long longestUs) {
  static final String MODEL =
      "The model: while a job waited for a machine, k times the machines are k times as fast; the"
          + " rest stays as it is, and nothing is shorter than the longest job without its waits.";

  /** With {@code k} times the machines. */
  public long wallUs(int k) {
    return Math.min(wallUs, Math.max(longestUs, wallUs - waitingUs + waitingUs / k));
  }
}
