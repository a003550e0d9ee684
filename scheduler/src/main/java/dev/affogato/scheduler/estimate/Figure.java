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
   * @param memoryBytes what its compile touched; 0 if nobody counted
   * @param lastHost who compiled it last
   */
  record OfSource(String name, double workMs, double memoryBytes, String lastHost)
      implements Figure {}

  /**
   * @param meanMs work of a source of this kind
   * @param msPerByte work for each byte of its object
   * @param meanLog mean of the logarithms of their work
   * @param varianceLog variance of these
   * @param samples how many jobs they were learned from
   */
  record OfKind(
      String name, double meanMs, double msPerByte, double meanLog, double varianceLog, int samples)
      implements Figure {}
}
