package dev.affogato.daemon.front;

import dev.affogato.protocol.icecc.message.UseCs;
import org.jspecify.annotations.Nullable;

/**
 * One answer to a client's GET_CS, from its arrival to the job's end. A client has several at once
 * when it repeats a job to compare the results (protocol spec 6.4).
 *
 * <p>Confined to {@link DaemonState}.
 */
final class Assignment {
  enum Phase {
    /** The client compiles on another machine. */
    ELSEWHERE,
    /** The client must compile here and waits for a slot; it has no answer yet. */
    WAITING_FOR_SLOT,
    /** The client compiles here. */
    WORKING_HERE,
    /** The scheduler knows the job's end. */
    DONE
  }

  final int jobId;

  /** The scheduler session that knows the job; 0 if none does. */
  final int session;

  /** What the client is told. */
  final UseCs answer;

  Phase phase;

  /** Waited for or held; null when compiled elsewhere. */
  @Nullable Slot slot;

  boolean begun;

  /** What this is a second try of; null for what a client asked for. */
  final @Nullable Assignment first;

  /** Whether the result of this second try is the one that was taken. */
  boolean won;

  private Assignment(int session, UseCs answer, Phase phase, @Nullable Assignment first) {
    this.first = first;
    this.jobId = answer.jobId();
    this.session = session;
    this.answer = answer;
    this.phase = phase;
  }

  static Assignment elsewhere(int session, UseCs answer) {
    return new Assignment(session, answer, Phase.ELSEWHERE, null);
  }

  /** {@code first} is done at a second place, too. */
  static Assignment second(int session, UseCs answer, Assignment first) {
    return new Assignment(session, answer, Phase.ELSEWHERE, first);
  }

  static Assignment here(int session, UseCs answer, Slot slot) {
    Assignment assignment = new Assignment(session, answer, Phase.WAITING_FOR_SLOT, null);
    assignment.slot = slot;
    return assignment;
  }
}
