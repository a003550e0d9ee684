package dev.affogato.daemon.direct;

/**
 * Whether it is worth asking a machine for results: as long as it was right not long ago. A
 * question costs a miss a round trip, and some processor time of two machines. Thread-safe by its
 * monitor.
 */
final class Usefulness {
  /** Of one answer in the estimate: some ten answers tell. */
  private static final double WEIGHT = 1.0 / 8;

  /** A result that is found saves some ten times what a question costs. */
  private static final double SHARE_MIN = 1.0 / 16;

  /** Nobody knows yet; a dozen questions without a result are enough. */
  private static final double SHARE_AT_FIRST = 1.0 / 4;

  /** Of the look-ups of a machine that knew nothing one in so many asks it all the same. */
  private static final int TRIED_EVERY = 64;

  private double share = SHARE_AT_FIRST;

  private int leftOut;

  /** The share of questions that it had an answer to, the last ones counting most. */
  synchronized double share() {
    return share;
  }

  /** Whether to ask it now. */
  synchronized boolean isWorthIt() {
    if (share >= SHARE_MIN) {
      return true;
    }
    leftOut = (leftOut + 1) % TRIED_EVERY;
    return leftOut == 0;
  }

  synchronized void answered(boolean known) {
    share += ((known ? 1 : 0) - share) * WEIGHT;
  }

  /** It did not answer in time: it is not asked before others have gone on for a while. */
  synchronized void wasLate() {
    share = 0;
  }
}
