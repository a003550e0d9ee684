package dev.affogato.protocol.reapi.execution;

import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.v2.ExecuteResponse;
import dev.affogato.protocol.reapi.v2.ExecutionStage;

/** Runs actions, here or on another machine. Implementations are thread-safe. */
public interface ActionRunner {
  /**
   * Runs an action to its end. Its outputs and streams are in the store when this returns. Called
   * on a virtual thread of its own, which is interrupted when the action is cancelled.
   *
   * @throws CallFailure if it could not be run: what {@link ExecuteResponse#getStatus} will say;
   *     {@link CallFailure#missing} if inputs are not in the store
   */
  Outcome run(ActionOrder order, Progress progress) throws CallFailure, InterruptedException;

  /** Hears how far an action is. */
  interface Progress {
    void stage(ExecutionStage.Value stage);
  }

  /**
   * What became of an action. Immutable.
   *
   * @param machine who ran it: its results can be purged by this name
   */
  record Outcome(ExecuteResponse response, String machine) {}
}
