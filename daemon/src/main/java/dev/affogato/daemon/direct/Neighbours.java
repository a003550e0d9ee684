package dev.affogato.daemon.direct;

import com.google.rpc.Code;
import dev.affogato.base.time.TimeSource;
import dev.affogato.cache.digest.Digest;
import dev.affogato.protocol.reapi.grpc.call.PeerLostException;
import dev.affogato.protocol.reapi.message.CallFailure;
import dev.affogato.protocol.reapi.v2.ActionResult;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Asks machines that this one is connected to whether they know what became of an action.
 * Thread-safe.
 *
 * <p>The scheduler prefers the machine that compiled a source last, and that one's daemon answers
 * from its store. That fails where the machine is busy, is not asked as the scheduler is a stock
 * one, or somebody else has built the same on other machines: so those that were right before are
 * asked first. There is no list of all results anywhere that could be wrong, full or lost, and who
 * never knows anything is soon left alone.
 */
final class Neighbours {
  private static final System.Logger LOG = System.getLogger(Neighbours.class.getName());

  /** One after the other, the best first; all others have the scheduler's preference. */
  private static final int ASKED_MAX = 3;

  /** For all answers together. A compile takes longer, and a machine that needs it is busy. */
  private static final Duration WAIT_MAX = Duration.ofMillis(250);

  private final DirectStore store;
  private final TimeSource time;

  Neighbours(DirectStore store, TimeSource time) {
    this.store = store;
    this.time = time;
  }

  /** What {@code machines} know of {@code action}; all that it names is in the store then. */
  Optional<ActionResult> find(Digest action, List<String> files, Collection<OtherMachine> machines)
      throws InterruptedException {
    long endNs = time.nanoTime() + WAIT_MAX.toNanos();
    for (OtherMachine machine : best(machines)) {
      Duration left = Duration.ofNanos(endNs - time.nanoTime());
      OtherMachine.Link link = left.isPositive() ? machine.enterIfOpen() : null;
      if (link == null) {
        continue;
      }
      try {
        Optional<ActionResult> found = ask(machine, link, action, files, left);
        if (found.isPresent()) {
          return found;
        }
      } finally {
        machine.leave();
      }
    }
    return Optional.empty();
  }

  private static List<OtherMachine> best(Collection<OtherMachine> machines) {
    if (machines.isEmpty()) {
      return List.of();
    }
    // Each is looked at once: its share changes meanwhile.
    record Ranked(OtherMachine machine, double share) {}
    Stream<Ranked> worthIt =
        machines.stream()
            .filter(machine -> machine.usefulness().isWorthIt())
            .map(machine -> new Ranked(machine, machine.usefulness().share()));
    return worthIt
        .sorted(Comparator.comparingDouble(ranked -> -ranked.share()))
        .limit(ASKED_MAX)
        .map(Ranked::machine)
        .toList();
  }

  private Optional<ActionResult> ask(
      OtherMachine machine, OtherMachine.Link link, Digest action, List<String> files, Duration max)
      throws InterruptedException {
    try {
      Optional<ActionResult> known = link.peer().find(action, files, max);
      machine.usefulness().answered(known.isPresent());
      if (known.isEmpty()) {
        return known;
      }
      return new Keeping(store, link.peer()).keepKnown(action, known.get(), machine.host());
    } catch (PeerLostException lost) {
      machine.drop(link);
    } catch (CallFailure failure) {
      machine.usefulness().wasLate();
      Level level = failure.code() == Code.DEADLINE_EXCEEDED ? Level.DEBUG : Level.INFO;
      LOG.log(level, "{0} does not say what it knows: {1}", machine.host(), failure.getMessage());
    } catch (IOException ownStore) {
      LOG.log(Level.WARNING, "a result of another machine is not kept: {0}", ownStore.toString());
    }
    return Optional.empty();
  }
}
