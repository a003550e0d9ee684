package dev.affogato.client.launcher;

/**
 * "Read me this file": the launcher does, in the caller's own surroundings and with its rights.
 * Symbolic links are followed. Immutable.
 *
 * @param path one character a byte
 * @param bytesMax a longer file is not read; at most {@link #BYTES_MAX}
 */
public record ReadRequest(String path, int bytesMax) {
  /** An answer is one frame, and there must be room for more than the bytes (launcher.md). */
  public static final int BYTES_MAX = 60 << 20;

  public ReadRequest {
    if (bytesMax < 0 || bytesMax > BYTES_MAX) {
      throw new IllegalArgumentException("a launcher cannot be asked for " + bytesMax + " bytes");
    }
  }
}
