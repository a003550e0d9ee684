package dev.affogato.protocol.reapi.execution;

import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.service.Caller;
import dev.affogato.protocol.reapi.v2.Action;
import dev.affogato.protocol.reapi.v2.Command;
import dev.affogato.protocol.reapi.v2.ExecuteRequest;
import org.jspecify.annotations.Nullable;

/**
 * What is to be run. Immutable.
 *
 * @param digest of the encoded action
 * @param request as it came, for priorities and hints
 * @param caller who asked first
 * @param job what it is for, if one of our daemons asked first
 */
public record ActionOrder(
    Digest digest,
    Action action,
    Command command,
    ExecuteRequest request,
    Caller caller,
    @Nullable JobTag job) {

  /** An order of somebody who knows nothing of jobs. */
  public ActionOrder(
      Digest digest, Action action, Command command, ExecuteRequest request, Caller caller) {
    this(digest, action, command, request, caller, null);
  }
}
