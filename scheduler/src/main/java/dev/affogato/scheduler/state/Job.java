package dev.affogato.scheduler.state;

import dev.affogato.base.reason.Reason;
import dev.affogato.protocol.icecc.message.Language;
import dev.affogato.scheduler.policy.Demand;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One remote job from its GET_CS to its JOB_DONE. Confined to the scheduler's thread. */
final class Job {
  final int id;
  final int clientId;
  final Daemon submitter;
  final String filename;
  final Language language;
  final int argumentFlags;
  final int niceness;

  /** The other answers to the same GET_CS, which must use the same environment as this one. */
  final List<Job> followers = new ArrayList<>(0);

  private Demand demand;
  private @Nullable Daemon server;
  private @Nullable Reason reason;
  private boolean running;

  Job(
      int id,
      int clientId,
      Daemon submitter,
      String filename,
      Language language,
      int argumentFlags,
      int niceness,
      Demand demand) {
    this.id = id;
    this.clientId = clientId;
    this.submitter = submitter;
    this.filename = filename;
    this.language = language;
    this.argumentFlags = argumentFlags;
    this.niceness = niceness;
    this.demand = demand;
  }

  JobPhase phase() {
    return server == null ? JobPhase.PENDING : running ? JobPhase.COMPILING : JobPhase.WAITING;
  }

  Demand demand() {
    return demand;
  }

  void setDemand(Demand newDemand) {
    demand = newDemand;
  }

  /** Who compiles it, or null while it is queued. */
  @Nullable Daemon server() {
    return server;
  }

  /** Why it is where it is, or null while it is queued. */
  @Nullable Reason reason() {
    return reason;
  }

  void giveTo(Daemon newServer, Reason why) {
    server = newServer;
    reason = why;
  }

  void begin() {
    running = true;
  }
}
