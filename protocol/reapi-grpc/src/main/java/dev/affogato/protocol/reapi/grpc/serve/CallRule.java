package dev.affogato.protocol.reapi.grpc.serve;

import dev.affogato.protocol.reapi.execution.JobTag;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.service.Caller;
import org.jspecify.annotations.Nullable;

/** Who may call at all. Implementations are thread-safe, and asked for every call. */
public interface CallRule {
  /** Everybody. */
  CallRule EVERYBODY = (caller, job) -> {};

  /**
   * @param job set on every call of a daemon of ours
   * @throws CallFailure with which the call ends
   */
  void check(Caller caller, @Nullable JobTag job) throws CallFailure;
}
