package dev.affogato.daemon.work.action;

import dev.affogato.daemon.work.execution.JobUsage;
import dev.affogato.protocol.reapi.execution.ActionOrder;
import dev.affogato.protocol.reapi.message.CallFailure;

/** Decides when an action may run. Implementations are thread-safe. */
public interface SlotGate {
  /**
   * Waits until {@code order} may run. Its inputs are in the store, so a slot is never held for
   * somebody's upload.
   *
   * @throws CallFailure if it may not run here at all
   * @throws InterruptedException if it was cancelled; then there is no slot to give back
   */
  Slot take(ActionOrder order) throws CallFailure, InterruptedException;

  /** The right to run one action, until it is closed. */
  interface Slot extends AutoCloseable {
    /** What the job cost; told at most once, before closing. Never told if nothing was started. */
    void used(JobUsage usage);

    @Override
    void close();
  }
}
