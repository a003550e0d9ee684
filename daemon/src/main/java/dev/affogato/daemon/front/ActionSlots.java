package dev.affogato.daemon.front;

import dev.affogato.protocol.icecc.message.JobResources;
import java.util.Optional;
import java.util.Set;

/**
 * The queue for a slot as jobs see it that come with all their inputs (Remote Execution actions).
 * Implementations are thread-safe.
 */
public interface ActionSlots {
  /**
   * Waits for a slot in the order that all jobs have. Ended by an interrupt.
   *
   * @return empty if the peer has too many jobs here already
   */
  Optional<Held> take(Claim claim) throws InterruptedException;

  /**
   * The job that {@code jobId} means to the scheduler of this machine's own users, as others may
   * know it.
   *
   * @return empty unless the scheduler of today has sent that job elsewhere
   */
  Optional<String> schedulerOf(int jobId);

  /** {@code taker} is offered second places from now on. */
  void offerSecondPlacesTo(SecondTries taker);

  /** What became of the second try of a job, {@code second} to the scheduler. */
  void secondTryEnded(int second, SecondTries.End how);

  /** A slot in use, to be given back once. */
  interface Held {
    void close(JobResources used);
  }

  /**
   * Who wants a slot. Immutable.
   *
   * @param peer the machine's address, or the user of this machine
   * @param own whether it is a job of this machine's users
   * @param jobId what the scheduler calls the job; 0 if it knows of none
   * @param schedulers what the scheduler who does may be called here; as {@link #schedulerOf} does
   * @param niceness 0 to 20; smaller ones go first
   */
  record Claim(String peer, boolean own, int jobId, Set<String> schedulers, int niceness) {}
}
