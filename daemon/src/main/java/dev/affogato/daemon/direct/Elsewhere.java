package dev.affogato.daemon.direct;

import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.direct.v1.Execute;
import dev.affogato.protocol.reapi.direct.v1.Executed;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.service.Caller;
import dev.affogato.protocol.reapi.v2.ActionResult;
import dev.affogato.protocol.reapi.v2.ExecuteResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Has actions done by the daemons of other machines. Implementations are thread-safe. */
interface Elsewhere extends AutoCloseable {
  /** Ended by an interrupt. What came of it is in this machine's store when this returns. */
  Outcome execute(Digest action, Execute request, Caller caller)
      throws CallFailure, InterruptedException;

  /**
   * What became of {@code action} on another machine, as far as that can be known soon; all it
   * names is in this machine's store then.
   *
   * @param files outputs that are wanted at once
   */
  Optional<ActionResult> find(Digest action, List<String> files) throws InterruptedException;

  @Override
  void close();

  /** What came of it. */
  sealed interface Outcome {}

  /**
   * It was done; without contents.
   *
   * @param waited from when that machine had all it needed until its answer was here
   */
  record Done(ExecuteResponse response, Duration waited) implements Outcome {}

  /** It was not. */
  record NotDone(Executed why) implements Outcome {}
}
