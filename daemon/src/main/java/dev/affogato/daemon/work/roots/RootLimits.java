package dev.affogato.daemon.work.roots;

/**
 * What the pool keeps. Immutable.
 *
 * @param idleMax roots that nobody uses
 * @param entriesMax files, links and folders of those together
 * @param bytesMax contents of those together, each counted once; the store has most of them, but
 *     what it throws out stays on the disk as long as a root has it
 */
public record RootLimits(int idleMax, long entriesMax, long bytesMax) {
  /**
   * Two for each slot, so that two projects do not take each other's away, and the size of the
   * trees of some large projects.
   */
  public static RootLimits forSlots(int slots) {
    return new RootLimits(2 * Math.max(1, slots) + 2, 1_000_000, 8L << 30);
  }
}
