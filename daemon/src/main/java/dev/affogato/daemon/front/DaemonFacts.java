package dev.affogato.daemon.front;

import dev.affogato.daemon.figures.Figures;
import dev.affogato.protocol.icecc.message.JobResources;
import dev.affogato.protocol.icecc.message.Login;
import java.util.List;

/** What the front must know of, or tell to, the rest of the daemon. */
public interface DaemonFacts {
  /**
   * The full introduction of this daemon. Must not block for long: nothing else is decided
   * meanwhile.
   *
   * @param port where it takes foreign jobs; 0 if it does not
   */
  Login login(int port);

  /**
   * The answer to GET_INTERNALS (protocol spec 11.9). Must not block for long.
   *
   * @param clients one line for each connection
   * @param jobs what is known of slots
   * @param scheduler what is known of the scheduler, a line each; none if there is none
   */
  String internals(List<String> clients, JobCounts jobs, List<String> scheduler);

  /**
   * How slots are used at one moment. Immutable.
   *
   * @param slotsUsed slots in use, unpackings included
   * @param waitingForMemory jobs that would run if there were more memory
   */
  record JobCounts(int slotsUsed, int waitingForMemory) {}

  /** What is counted on the way. */
  Figures figures();

  /** There is a new scheduler, which knows nothing of our load. Must not block. */
  void schedulerConnected();

  /** How often the scheduler wants the load to be looked at. Must not block. */
  void loadInterval(int seconds);

  /** A job of another machine ended here. Must not block. */
  void foreignJobDone(JobResources cost);

  /** A distributed job of this machine's own users was compiled here. Must not block. */
  void ownJobDone(JobResources cost);

  /** An environment was installed, removed, or could not be installed; may take its time. */
  void environmentsChanged();
}
