package dev.affogato.client.journal;

import dev.affogato.base.reason.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One job as the journal keeps it. Immutable. Names are byte strings, one ISO-8859-1 character a
 * byte, as they came.
 *
 * @param id the same for all lines about this job, and no other's; empty for what only the launcher
 *     saw
 * @param began when the launcher called
 * @param origin which build it belongs to
 * @param pid the launcher, and the compiler if it ran here
 * @param command what was called
 * @param state how far it came, and where
 * @param host address of the machine that compiled it, or empty for this one
 * @param reason why there
 * @param way how it got to another machine
 * @param duration from the call to the last thing known
 * @param stretches what the time was spent on, as far as known; in the order of time
 * @param bytes what was sent and received
 */
public record JobRecord(
    String id,
    Instant began,
    Origin origin,
    int pid,
    Called command,
    JobState state,
    String host,
    Reason reason,
    Way way,
    Duration duration,
    List<Stretch> stretches,
    Bytes bytes) {

  public JobRecord {
    stretches = List.copyOf(stretches);
  }

  /** A job of which only is known how long each phase took: earlier versions wrote that down. */
  public JobRecord(
      String id,
      Instant began,
      Origin origin,
      int pid,
      Called command,
      JobState state,
      String host,
      Reason reason,
      Way way,
      Duration duration,
      Map<Phase, Duration> phases,
      Bytes bytes) {
    this(
        id,
        began,
        origin,
        pid,
        command,
        state,
        host,
        reason,
        way,
        duration,
        Stretch.inOrder(phases),
        bytes);
  }

  /** The same job in another state. */
  public JobRecord in(JobState other) {
    return new JobRecord(
        id, began, origin, pid, command, other, host, reason, way, duration, stretches, bytes);
  }

  /** How long each phase took, all its stretches together. */
  public Map<Phase, Duration> phases() {
    return Stretch.sums(stretches);
  }

  /**
   * What was called.
   *
   * @param cwd working directory, or empty if it has no name
   * @param compiler the program
   * @param file the source as typed, or whatever else names the job best
   * @param output what is made, as typed; may be empty
   */
  public record Called(String cwd, String compiler, String file, String output) {}

  /**
   * What went over the network.
   *
   * @param source preprocessed source
   * @param sent the same, compressed
   * @param object object received
   * @param received the same, compressed
   */
  public record Bytes(long source, long sent, long object, long received) {
    public static final Bytes NONE = new Bytes(0, 0, 0, 0);
  }

  /** When it ended, as far as known. */
  public Instant ended() {
    return began.plus(duration);
  }
}
