package dev.affogato.client.direct;

import com.google.protobuf.Timestamp;
import dev.affogato.protocol.reapi.v2.ExecutedActionMetadata;
import java.time.Duration;

/**
 * How long a job took on another machine: the differences of that machine's clock, which may show
 * another time than ours. Immutable.
 *
 * @param queued waiting for a slot
 * @param prepared from then to the compiler's start
 * @param compiled the compiler
 * @param waited from when that machine had all it needed until its answer was here, by our clock;
 *     zero if that is not known
 */
public record TimesThere(Duration queued, Duration prepared, Duration compiled, Duration waited) {
  static TimesThere of(ExecutedActionMetadata metadata, Duration waited) {
    return new TimesThere(
        between(metadata.getQueuedTimestamp(), metadata.getWorkerStartTimestamp()),
        between(metadata.getWorkerStartTimestamp(), metadata.getExecutionStartTimestamp()),
        between(metadata.getExecutionStartTimestamp(), metadata.getExecutionCompletedTimestamp()),
        waited);
  }

  /** Of a compiler that ran without any of the rest. */
  public static TimesThere ofCompilerAlone(Duration compiled) {
    return new TimesThere(Duration.ZERO, Duration.ZERO, compiled, Duration.ZERO);
  }

  /** Zero where either was not told, or a clock was set back meanwhile. */
  private static Duration between(Timestamp begin, Timestamp end) {
    if (begin.getSeconds() == 0 || end.getSeconds() == 0) {
      return Duration.ZERO;
    }
    Duration between =
        Duration.ofSeconds(
            end.getSeconds() - begin.getSeconds(), (long) end.getNanos() - begin.getNanos());
    return between.isNegative() ? Duration.ZERO : between;
  }
}
