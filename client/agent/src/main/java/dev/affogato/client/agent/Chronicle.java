package dev.affogato.client.agent;

import dev.affogato.base.reason.Reason;
import dev.affogato.client.journal.JobRecord;
import dev.affogato.client.journal.JobState;
import dev.affogato.client.journal.Journal;
import dev.affogato.client.journal.Origin;
import dev.affogato.client.journal.Origins;
import dev.affogato.client.launcher.LauncherCall;
import java.time.Duration;
import java.time.Instant;

/**
 * Puts calls into the words of the journal. Thread-safe if the journal is.
 *
 * <p>A job that runs here is written down twice, when its compiler starts and when it has ended:
 * from then on it needs no agent, and an agent may be killed meanwhile.
 */
final class Chronicle {
  private final Journal journal;
  private final Origins origins;
  private final String idPrefix;

  /**
   * A chronicle of one agent.
   *
   * @param began when the agent did, which with its pid tells its jobs from all others
   */
  Chronicle(Journal journal, Origins origins, Instant began) {
    this.journal = journal;
    this.origins = origins;
    this.idPrefix =
        ProcessHandle.current().pid()
            + "."
            + began.toEpochMilli()
            + "."
            + Integer.toHexString(System.identityHashCode(this))
            + ".";
  }

  /**
   * Which build the call belongs to; to be asked while its launcher lives.
   *
   * @param process of the launcher, as we count them
   */
  Origin origin(LauncherCall command, int process) {
    return journal.equals(Journal.NONE)
        ? Origin.UNKNOWN
        : origins.of(process, command.variable(Origins.VARIABLE));
  }

  void write(Call call, JobState state, String host, Reason reason, Duration sofar) {
    if (journal.equals(Journal.NONE)) {
      return;
    }
    LauncherCall command = call.command();
    journal.write(
        new JobRecord(
            idPrefix + call.number(),
            call.began(),
            call.origin(),
            command.pid(),
            new JobRecord.Called(
                command.cwd(), command.compiler(), call.file(), Labels.output(command)),
            state,
            host,
            reason,
            call.way(),
            sofar,
            call.phases().stretches(),
            new JobRecord.Bytes(
                call.sourceBytes, call.sentBytes, call.objectBytes, call.objectSentBytes)));
  }

  static JobState state(Outcome outcome) {
    return switch (outcome) {
      case REMOTE -> JobState.REMOTE;
      case SCHEDULED_HERE -> JobState.SCHEDULED_HERE;
      case LOCAL -> JobState.LOCAL;
      case QUESTION -> JobState.QUESTION;
      case ABANDONED -> JobState.ABANDONED;
      case REFUSED -> JobState.REFUSED;
    };
  }
}
