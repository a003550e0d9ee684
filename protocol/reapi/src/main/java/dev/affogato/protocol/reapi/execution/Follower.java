package dev.affogato.protocol.reapi.execution;

import com.google.longrunning.Operation;
import dev.affogato.protocol.reapi.message.CallFailure;

/** Is told how an action goes on, as fast as the peer reads it. */
public interface Follower {
  /**
   * @throws CallFailure if the peer is gone
   */
  void update(Operation operation) throws CallFailure, InterruptedException;
}
