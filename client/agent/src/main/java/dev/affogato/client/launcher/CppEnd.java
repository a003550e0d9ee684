package dev.affogato.client.launcher;

import java.time.Duration;

/**
 * How the preprocessor ended; the answer to a {@link PreprocessRequest}, after all its output.
 * Immutable by convention: the array is not copied.
 *
 * @param status exit status; 128 + n when signal n ended it
 * @param stderr what it wrote to standard error, at most 1 MiB
 * @param stderrTruncated whether it wrote more than that
 * @param userTime CPU time of the preprocessor and its children
 * @param systemTime the same, in the kernel
 * @param maxRssKib largest resident set of any of them
 */
public record CppEnd(
    int status,
    byte[] stderr,
    boolean stderrTruncated,
    Duration userTime,
    Duration systemTime,
    long maxRssKib)
    implements LauncherFrame {

  static CppEnd decode(BodyReader body) throws FrameException {
    int status = body.int32();
    boolean truncated = (body.int8() & 1) != 0;
    Duration user = micros(body.int64());
    Duration system = micros(body.int64());
    long maxRssKib = body.int64();
    return new CppEnd(status, body.bytes(), truncated, user, system, maxRssKib);
  }

  private static Duration micros(long value) {
    return Duration.ofNanos(Math.clamp(value, 0, Long.MAX_VALUE / 1000) * 1000);
  }
}
