package dev.affogato.base.process;

import java.nio.charset.StandardCharsets;

/**
 * How a program ended. Immutable by convention: the arrays are not copied.
 *
 * @param status exit status; 128 + n when signal n ended it; {@link #TIMED_OUT} when it was killed
 *     for its time
 * @param stdout at most the command's limit of output
 * @param stderr at most the command's limit of output
 */
public record ProcessResult(int status, byte[] stdout, byte[] stderr) {
  /**
   * Status of a program killed because its time was over; the same number as {@code timeout(1)}
   * uses.
   */
  public static final int TIMED_OUT = 124;

  public boolean succeeded() {
    return status == 0;
  }

  /** Standard output, one character a byte, so that no byte is lost. */
  public String stdoutText() {
    return new String(stdout, StandardCharsets.ISO_8859_1);
  }

  /** Standard error, one character a byte, so that no byte is lost. */
  public String stderrText() {
    return new String(stderr, StandardCharsets.ISO_8859_1);
  }
}
