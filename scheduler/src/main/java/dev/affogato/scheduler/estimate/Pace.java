package dev.affogato.scheduler.estimate;

/**
 * How fast one machine works, relative to the others: work in reference milliseconds done in one
 * millisecond. Confined to the scheduler's thread.
 *
 * <p>Learned in logarithms, so that twice as fast and half as fast weigh the same. The first
 * samples count most; later ones move the figure by a share of what they differ, more if they come
 * from a source whose work is known, and most of all when several in a row say the same: a machine
 * that gets slow shall lose its work within a few jobs, and win it back as fast.
 */
public final class Pace {
  /** Below this many samples a figure says little (protocol spec 9.5). */
  public static final int SAMPLES_MIN = 7;

  private static final int SAMPLES_MAX = 1_000_000;

  /** No single job may claim more than that. */
  private static final double DEVIATION_MAX = Math.log(16);

  /** Deviation that is hardly chance for a source whose work is known. */
  private static final double STRIKING = Math.log(1.6);

  private static final double GAIN_KNOWN = 0.2;
  private static final double GAIN_STRIKING = 0.7;
  private static final double GAIN_GUESSED = 0.05;

  private double log;
  private int samples;
  private boolean lastWasFast;
  private boolean lastWasSlow;

  public double value() {
    return Math.exp(log);
  }

  public int samples() {
    return samples;
  }

  /**
   * A job ended.
   *
   * @param workMs what it should have taken a machine of pace 1
   * @param known whether {@code workMs} comes from the same source's earlier compiles
   */
  void learn(double workMs, double realMs, boolean known) {
    double deviation = Math.clamp(Math.log(workMs / realMs) - log, -DEVIATION_MAX, DEVIATION_MAX);
    boolean fast = known && deviation > STRIKING;
    boolean slow = known && deviation < -STRIKING;
    double gain = known ? GAIN_KNOWN : GAIN_GUESSED;
    if ((fast && lastWasFast) || (slow && lastWasSlow)) {
      gain = GAIN_STRIKING;
    }
    log += deviation * Math.max(gain, samples < SAMPLES_MIN ? 1.0 / (samples + 2) : 0);
    lastWasFast = fast;
    lastWasSlow = slow;
    samples = Math.min(samples + 1, SAMPLES_MAX);
  }

  /** For figures read from disk. */
  void restore(double value, int count) {
    log = Math.clamp(Math.log(value), -2 * DEVIATION_MAX, 2 * DEVIATION_MAX);
    samples = Math.clamp(count, 0, SAMPLES_MAX);
  }
}
