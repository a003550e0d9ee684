package dev.affogato.daemon.front;

import dev.affogato.protocol.icecc.message.GetCs;
import dev.affogato.protocol.icecc.message.JobLocalBegin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@link DaemonState}, to which it is confined, knows of one connection. */
final class Client {
  static final int NICENESS_MAX = 20;

  final int id;

  /** The request whose answers are still missing, or the last one. */
  @Nullable GetCs request;

  int answersMissing;

  /** When the client asked; schedulers may come and go meanwhile. */
  long requestedAtNanos;

  /** Whether the scheduler of the current session has {@link #request}. */
  boolean asked;

  /** When that scheduler was asked. */
  long askedAtNanos;

  final List<Assignment> assignments = new ArrayList<>();

  /** A command that must run on this machine, with the slot it waits for or holds. */
  @Nullable JobLocalBegin localJob;

  int localJobSession;

  /** A foreign job brought by this connection. */
  @Nullable Integer foreignJob;

  int foreignJobSession;

  /** A job that came with all its inputs. */
  @Nullable ActionJob action;

  int actionSession;

  /**
   * The session whose scheduler was told of a local job in place of one that began before it came;
   * 0 if there is none.
   */
  int carriedSession;

  /** Of {@link #localJob}, {@link #foreignJob} or {@link #action}. */
  @Nullable Slot slot;

  /** What it does as far as only its conversation knows, such as {@code toinstall}. */
  String activity = "unknown";

  /**
   * Immutable.
   *
   * @param jobId what the scheduler calls it; 0 if it knows of none
   * @param toldAsLocal whether the scheduler was told that it is a local job
   */
  record ActionJob(int jobId, boolean toldAsLocal) {
    ActionJob(int jobId) {
      this(jobId, false);
    }

    ActionJob asLocal() {
      return new ActionJob(jobId, true);
    }

    /** As the next scheduler knows it: not by this number, and not from here. */
    ActionJob carriedOver() {
      return new ActionJob(jobId, false);
    }
  }

  Client(int id) {
    this.id = id;
  }

  /** Whether it may ask for something new. */
  boolean isIdle() {
    return answersMissing == 0
        && localJob == null
        && foreignJob == null
        && action == null
        && isDone();
  }

  private boolean isDone() {
    // Every message that is sent counts by this who is at work.
    for (Assignment assignment : assignments) {
      if (assignment.phase != Assignment.Phase.DONE) {
        return false;
      }
    }
    return true;
  }

  /** Whether all it asked for is done: it stays to ask for more some time. */
  boolean isResting() {
    return !assignments.isEmpty() && isIdle();
  }

  /** Whether the present scheduler was asked that long ago and still owes an answer. */
  boolean isAskedFor(Duration time, Now now) {
    return asked && answersMissing > 0 && now.nanos() - askedAtNanos >= time.toNanos();
  }

  /** Whether it asked that long ago and still lacks an answer, whoever should have given it. */
  boolean waitsFor(Duration time, Now now) {
    return answersMissing > 0 && now.nanos() - requestedAtNanos >= time.toNanos();
  }

  /** Of what it asked for last, as schedulers understand it: 0 to 20 (protocol spec 9.1). */
  int niceness() {
    return request == null ? 0 : Math.clamp(request.niceness(), 0, NICENESS_MAX);
  }

  /** Whether something of it runs here now. */
  boolean works() {
    return isHeld(slot) || has(Assignment.Phase.WORKING_HERE);
  }

  /** The assignment to this machine that was told and not begun, or null. */
  @Nullable Assignment assignmentToBegin(int jobId) {
    return assignments.stream()
        .filter(a -> a.jobId == jobId && a.phase == Assignment.Phase.WORKING_HERE && !a.begun)
        .findFirst()
        .orElse(null);
  }

  /** The assignment to whatever machine that was told and has not ended, or null. */
  @Nullable Assignment assignmentAtWork(int jobId) {
    for (Assignment a : assignments) {
      boolean atWork =
          a.phase == Assignment.Phase.WORKING_HERE || a.phase == Assignment.Phase.ELSEWHERE;
      if (a.jobId == jobId && atWork) {
        return a;
      }
    }
    return null;
  }

  /** {@code from} as the scheduler gets it: with our numbers, for the answers still missing. */
  GetCs request(GetCs from, int clientCount) {
    return new GetCs(
        from.environments(),
        from.filename(),
        from.language(),
        answersMissing,
        from.target(),
        from.argumentFlags(),
        id,
        from.preferredHost(),
        from.minimalHostVersion(),
        clientCount,
        from.requiredFeatures(),
        from.niceness());
  }

  /** The state's name in dumps (protocol spec 11.2). */
  String stateName() {
    if (localJob != null) {
      return isHeld(slot) ? "clientwork" : "linkjob";
    }
    if (foreignJob != null || action != null) {
      return isHeld(slot) ? "waitforchild" : "tocompile";
    }
    if (has(Assignment.Phase.WORKING_HERE)) {
      return "clientwork";
    }
    if (has(Assignment.Phase.WAITING_FOR_SLOT)) {
      return "pending_use_cs";
    }
    if (answersMissing > 0) {
      return "waitforcs";
    }
    if (has(Assignment.Phase.ELSEWHERE)) {
      return "waitcompile";
    }
    return assignments.isEmpty() ? activity : "jobdone";
  }

  private boolean has(Assignment.Phase phase) {
    return assignments.stream().anyMatch(a -> a.phase == phase);
  }

  private static boolean isHeld(@Nullable Slot slot) {
    return slot != null && slot.isHeld();
  }
}
