package dev.affogato.scheduler.succession;

import dev.affogato.base.address.Addresses;
import dev.affogato.protocol.icecc.discovery.SchedulerIdentity;
import dev.affogato.scheduler.state.Moment;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which of the schedulers of a network serves it, as one of them sees it (protocol spec 4.4). Pure;
 * confined to one thread, or a lock.
 *
 * <p>The best one serves. The others stand by: they answer daemons that search, who choose the best
 * that answers, so that they need no vote when it dies. Beyond icecream, which only listens to
 * announcements, each looks round: two that both serve, after a cut network is whole again, find
 * out within seconds; so does one that was stopped for long and has been replaced meanwhile.
 */
public final class Succession {
  /** Every so often all networks are asked who else there is; two bytes for each machine. */
  static final Duration LOOK_INTERVAL = Duration.ofSeconds(10);

  /** A better one that does not answer for as long, though asked each second, is gone. */
  static final Duration SILENCE = Duration.ofSeconds(3);

  /** After having been stopped for as long it has been replaced, if there is anybody to do so. */
  static final Duration STANDSTILL = SILENCE.plusSeconds(1);

  /** Worse ones are told of us when they appear, not whenever they are heard. */
  private static final Duration NEWS = Duration.ofSeconds(60);

  /** Two that started in the same second differ by a random number of seconds after that. */
  private static final int TIE_S_MAX = 16;

  private final boolean persistent;
  private final IntUnaryOperator random;
  private SchedulerIdentity self;
  private @Nullable Rival better;
  private @Nullable Long lookedNanos;
  private @Nullable Long tickedNanos;
  private @Nullable Long worseHeardNanos;

  private record Rival(InetSocketAddress address, SchedulerIdentity identity, long heardNanos) {
    String describe() {
      return "the scheduler at %s, version %d, started at %d"
          .formatted(
              Addresses.text(address.getAddress()), identity.version(), identity.startTime());
    }
  }

  /** What shall be done now. */
  public sealed interface Step {
    /** Tell all networks of this scheduler. */
    record Announce() implements Step {}

    /** Ask all networks who there is. */
    record LookRound() implements Step {}

    /** Ask the better scheduler whether it is still there. */
    record Ask(InetSocketAddress address) implements Step {}

    /** All daemons and monitors must find the better scheduler. */
    record GiveWay(String better) implements Step {}

    /** The better one is gone, and this one is the best again. */
    record TakeOver(String gone) implements Step {}
  }

  /**
   * @param persistent whether better schedulers are ignored
   * @param random gives a number from 0 to below its argument
   */
  public Succession(SchedulerIdentity self, boolean persistent, IntUnaryOperator random) {
    this.self = self;
    this.persistent = persistent;
    this.random = random;
  }

  /** What this scheduler says of itself. */
  public SchedulerIdentity self() {
    return self;
  }

  /** Whether a better one is there. */
  public boolean standsBy() {
    return better != null;
  }

  /** Who is better, for people. */
  public Optional<String> better() {
    return Optional.ofNullable(better).map(Rival::describe);
  }

  /** The better one, to be asked. */
  public @Nullable InetSocketAddress betterAddress() {
    return better == null ? null : better.address();
  }

  /** When the better one was heard last. */
  public long betterHeardNanos() {
    return better == null ? 0 : better.heardNanos();
  }

  /** Another scheduler announced itself or answered. */
  public List<Step> heard(InetSocketAddress from, SchedulerIdentity other, Moment now) {
    if (persistent || !other.netname().equals(self.netname())) {
      return List.of();
    }
    List<Step> steps = new ArrayList<>();
    if (other.version() == self.version() && other.startTime() == self.startTime()) {
      // Neither would give way, and daemons would go to either.
      long later = self.startTime() + 1 + random.applyAsInt(TIE_S_MAX);
      self = new SchedulerIdentity(self.version(), later, self.netname());
    }
    if (Rivalry.givesWay(self, other)) {
      heardBetter(new Rival(from, other, now.nanos()), steps);
    } else if (better != null && better.address().equals(from)) {
      gone(better, steps);
    } else if (worseHeardNanos == null || isOver(worseHeardNanos, NEWS, now)) {
      steps.add(new Step.Announce());
      worseHeardNanos = now.nanos();
    } else {
      worseHeardNanos = now.nanos();
    }
    return steps;
  }

  private void heardBetter(Rival rival, List<Step> steps) {
    if (better == null) {
      steps.add(new Step.GiveWay(rival.describe()));
      better = rival;
    } else if (better.address().equals(rival.address())
        || Rivalry.givesWay(better.identity(), rival.identity())) {
      better = rival;
    }
  }

  /** The better one did not answer although it was asked. */
  public List<Step> betterIsSilent() {
    List<Step> steps = new ArrayList<>();
    if (better != null) {
      gone(better, steps);
    }
    return steps;
  }

  /** Time passes; called every second. */
  public List<Step> tick(Moment now) {
    List<Step> steps = new ArrayList<>();
    if (!persistent && tickedNanos != null && isOver(tickedNanos, STANDSTILL, now)) {
      // Whoever took over meanwhile shall keep what it has got.
      self = new SchedulerIdentity(self.version(), now.unixSeconds(), self.netname());
      lookedNanos = null;
    }
    tickedNanos = now.nanos();
    if (better != null && isOver(better.heardNanos(), SILENCE, now)) {
      gone(better, steps);
    }
    if (better != null) {
      steps.add(new Step.Ask(better.address()));
    }
    if (lookedNanos == null || isOver(lookedNanos, LOOK_INTERVAL, now)) {
      lookedNanos = now.nanos();
      if (!persistent) {
        steps.add(new Step.LookRound());
      }
    }
    return steps;
  }

  private void gone(Rival rival, List<Step> steps) {
    better = null;
    steps.add(new Step.TakeOver(rival.describe()));
    steps.add(new Step.Announce());
  }

  private static boolean isOver(long sinceNanos, Duration time, Moment now) {
    return now.nanos() - sinceNanos >= time.toNanos();
  }
}
