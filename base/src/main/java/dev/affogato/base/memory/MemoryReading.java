package dev.affogato.base.memory;

/**
 * How much memory there was at one moment. Immutable.
 *
 * @param availableBytes what can be had without swapping; {@link Long#MAX_VALUE} if nobody tells
 * @param stalledPercent share of the last 10 s in which every process waited for memory
 */
public record MemoryReading(long availableBytes, double stalledPercent) {
  /** Nothing is known: then memory limits nothing. */
  public static final MemoryReading UNKNOWN = new MemoryReading(Long.MAX_VALUE, 0);
}
