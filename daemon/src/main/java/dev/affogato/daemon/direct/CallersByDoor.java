package dev.affogato.daemon.direct;

import com.google.rpc.Code;
import dev.affogato.protocol.reapi.execution.JobTag;
import dev.affogato.protocol.reapi.grpc.serve.CallRule;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.service.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Who may call: users of this machine, daemons of ours, and others of the network if its owner says
 * so. That daemons are ours only they say, as it is with icecream's. Immutable.
 *
 * @param servesOthers whether everybody may
 */
record CallersByDoor(boolean servesOthers) implements CallRule {
  @Override
  public void check(Caller caller, @Nullable JobTag job) throws CallFailure {
    if (caller.user().isEmpty() && job == null && !servesOthers) {
      throw new CallFailure(
          Code.PERMISSION_DENIED,
          "this daemon serves Remote Execution clients of its own machine only, by its unix socket:"
              + " start it with --reapi to serve the network");
    }
  }
}
