package dev.affogato.scheduler.estimate;

/** One thing learned, as it is kept for the next scheduler. Immutable. */
public sealed interface Figure {
  /** Of what; see {@link Experience}. */
  String name();

  /**
   * @param pace relative to the other machines
   * @param samples how many jobs it was learned from
   */
  record OfMachine(String name, double pace, int samples) implements Figure {}

  /**
   * @param workMs milliseconds on a machine of pace 1; 0 if nothing is known
   * @param lastHost who compiled it last
   */
  record OfSource(String name, double workMs, String lastHost) implements Figure {}

  /**
   * @param meanMs work of a source of this kind
   * @param msPerByte work for each byte of its object
   * @param samples how many jobs they were learned from
   */
  record OfKind(String name, double meanMs, double msPerByte, int samples) implements Figure {}
}
