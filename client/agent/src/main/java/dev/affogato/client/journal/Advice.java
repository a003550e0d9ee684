package dev.affogato.client.journal;

/**
 * What to make of a reason. Immutable.
 *
 * @param nature whose affair it is
 * @param meaning one sentence for whoever has never heard of it
 * @param cure one sentence on what to do about it, or that there is nothing to do
 */
public record Advice(Nature nature, String meaning, String cure) {

  /** Whose affair a reason is. */
  public enum Nature {
    /** As it should be: the command is no compile of one source, or it was well placed. */
    IN_ORDER,
    /** Somebody asked for it. */
    WISH,
    /** The compiler finds fault with the command or the source: the build's affair. */
    ERROR,
    /** A compile that could run elsewhere, did it or the network differ a little. */
    MISSED
  }

  /** Whether {@code ICECC_STRICT} lets such a job run here. */
  public boolean isFine() {
    return nature != Nature.MISSED;
  }
}
