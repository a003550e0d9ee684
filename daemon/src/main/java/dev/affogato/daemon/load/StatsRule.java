package dev.affogato.daemon.load;

/**
 * When the scheduler is told of the load: at first, when it moved by a tenth since it was last
 * measured, and when the machine became full or is full no longer (protocol spec 11.4). Pure;
 * confined to whoever measures.
 */
public final class StatsRule {
  private static final int FULL = 1000;
  private static final int STEP = 100;
  private static final int NEVER = -1;

  private int lastLoad = NEVER;

  /** A scheduler that knows nothing yet. */
  public void forget() {
    lastLoad = NEVER;
  }

  /** Whether {@code load}, just measured, must be told. */
  public boolean mustTell(int load) {
    int last = lastLoad;
    lastLoad = load;
    return last == NEVER || Math.abs(load - last) >= STEP || (load == FULL) != (last == FULL);
  }
}
