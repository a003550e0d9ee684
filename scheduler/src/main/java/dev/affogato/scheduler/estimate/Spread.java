package dev.affogato.scheduler.estimate;

/**
 * How likely a job is to be how much work: a log-logistic distribution, which is much like the
 * log-normal one that compiles follow, and can be computed by hand. Immutable.
 *
 * @param medianMs half of them are less work
 * @param shape the greater, the less they differ
 */
public record Spread(double medianMs, double shape) {
  private static final double SHAPE_MAX = 20;

  /** Sources that were compiled before; neither they nor machines are the same each time. */
  private static final double KNOWN_DEVIATION = 0.2;

  /**
   * @param deviation of the logarithms
   */
  static Spread of(double medianMs, double deviation) {
    return new Spread(
        Math.max(1, medianMs), Math.min(SHAPE_MAX, Math.PI / (Math.sqrt(3) * deviation)));
  }

  static Spread known(double workMs) {
    return of(workMs, KNOWN_DEVIATION);
  }

  /** The share of jobs that are more work than {@code doneMs}. */
  public double share(double doneMs) {
    return 1 / (1 + Math.pow(doneMs / medianMs, shape));
  }

  /** Half of those that are more work than {@code doneMs} are less than that. */
  public double likelyMs(double doneMs) {
    return medianMs * Math.pow(1 + 2 * Math.pow(doneMs / medianMs, shape), 1 / shape);
  }
}
