package dev.affogato.cache.blob;

/**
 * How large a store may become. Immutable.
 *
 * @param bytesMax for all contents together, as they lie on the disk; a little more for moments
 * @param blobBytesMax for one content
 */
public record StoreLimits(long bytesMax, long blobBytesMax) {
  public StoreLimits {
    if (bytesMax <= 0 || blobBytesMax <= 0) {
      throw new IllegalArgumentException("a store needs room: " + bytesMax + ", " + blobBytesMax);
    }
  }
}
