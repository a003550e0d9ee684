package dev.affogato.client.agent;

import dev.affogato.client.agent.PhaseTimes.Spent;
import dev.affogato.client.direct.Answer;
import dev.affogato.client.direct.DirectResult;
import dev.affogato.client.direct.TimesThere;
import dev.affogato.client.journal.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What an execution elsewhere spent its time on. Our clock tells the whole and when that machine
 * had all it needed; how long things took in between, that machine tells, and what is left was the
 * way back. Stateless.
 */
final class ExecutionPhases {
  private ExecutionPhases() {}

  /** The phases of {@code answer}, which together are {@code whole}. */
  static List<Spent> of(Duration whole, Answer answer) {
    return answer instanceof Answer.Done(DirectResult result)
        ? of(whole, result.there(), result.cached())
        : List.of(new Spent(Phase.EXECUTE, whole));
  }

  private static List<Spent> of(Duration whole, TimesThere there, boolean cached) {
    if (cached) {
      // What it took when it was compiled is another story.
      Duration asked = there.waited().isZero() ? whole : min(there.waited(), whole);
      return row(new Spent(Phase.TRANSFER, whole.minus(asked)), new Spent(Phase.LOOKUP, asked));
    }
    if (there.waited().isZero()) {
      return List.of(new Spent(Phase.EXECUTE, whole));
    }
    // Somebody else may have asked for the same before: then only the end of it was waited for.
    Duration waited = min(there.waited(), whole);
    Duration compiled = min(there.compiled(), waited);
    Duration prepared = min(there.prepared(), waited.minus(compiled));
    Duration queued = min(there.queued(), waited.minus(compiled).minus(prepared));
    return row(
        new Spent(Phase.TRANSFER, whole.minus(waited)),
        new Spent(Phase.QUEUE, queued),
        new Spent(Phase.PREPARE, prepared),
        new Spent(Phase.COMPILE, compiled),
        new Spent(Phase.RETURN, waited.minus(compiled).minus(prepared).minus(queued)));
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static List<Spent> row(Spent... all) {
    List<Spent> row = new ArrayList<>();
    for (Spent spent : all) {
      if (!spent.length().isZero()) {
        row.add(spent);
      }
    }
    return row;
  }
}
