package dev.affogato.scheduler.policy;

import dev.affogato.base.platform.Platform;
import dev.affogato.base.reason.Reason;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import dev.affogato.scheduler.policy.Decision.BackToSubmitter;
import dev.affogato.scheduler.policy.Decision.Hold;
import dev.affogato.scheduler.policy.Decision.RunOn;
import dev.affogato.scheduler.policy.Decision.Scope;
import dev.affogato.scheduler.policy.Decision.Wait;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a request is expected to be finished first. Immutable.
 *
 * <p>In this order: the preferred host and no other, if there is one; the machine that compiled the
 * same source last, if it is about as good as any; a foreign machine with a free slot, the one of
 * the best pace, and one that has the environment before one that must install it first unless even
 * so the latter would be finished sooner; the submitter's own free slot, which comes before much
 * slower machines; a place in a foreign machine's short queue; the submitter in spite of its load.
 *
 * <p>Differs from protocol spec 9.4.3 on purpose: no walk over all hosts, no random choice while
 * there are no statistics, and the submitter, who also feeds the other machines, comes after them.
 * What it looks at is sorted already, so it looks at few hosts however many there are.
 */
final class FinishTimePolicy implements SchedulerPolicy {
  /** The last server may be so much slower than the best: what it need not do again weighs more. */
  private static final double AFFINITY_SLOWER_MAX = 2;

  /** The submitter compiles itself rather than on a machine so much slower. */
  private static final double OWN_FASTER_MIN = 2;

  /** What unpacking a toolchain takes, and half of what sending it takes. */
  private static final double INSTALL_MS = 5000;

  /**
   * Longer jobs wait for a slot, wherever it becomes free first; in the line of one machine only
   * the time between two jobs is to be gained, and much is lost if it gets slow.
   */
  private static final double QUEUED_MS_MAX = 1000;

  /** A job is not held back from a machine for less than that. */
  private static final double HELD_GAIN_MS_MIN = 1500;

  /** Nor if the difference may be chance. */
  private static final double HELD_FASTER_MIN = 1.1;

  /** A job that needs much memory waits so long for a machine that has it. */
  private static final double MEMORY_AWAITED_MS_MAX = 20_000;

  /** So many machines without enough memory are looked at until one is found that has it. */
  private static final int POOR_HOSTS_MAX = 32;

  private static final Reason AFFINE = new Reason("same-source", "it compiled this source last");
  private static final Reason INSTALLED =
      new Reason("has-environment", "fastest machine with a free slot and the environment");
  private static final Reason TO_INSTALL =
      new Reason(
          "must-install", "fastest machine with a free slot; it installs the environment first");
  private static final Reason QUEUED =
      new Reason("short-queue", "every slot is taken; it queues where the queue is shortest");
  private static final Reason SUBMITTER_FREE =
      new Reason("submitter-free", "no other machine has a free slot; the submitter has");
  private static final Reason SUBMITTER_FASTER =
      new Reason("submitter-faster", "machines with a free slot are far slower than the submitter");
  private static final Reason SUBMITTER_LEFT =
      new Reason(
          "submitter-left", "no other machine takes jobs now; the submitter has a free slot");
  private static final Reason ALL_BUSY =
      new Reason("all-busy", "every machine that could take it is busy");
  private static final Reason HELD =
      new Reason("held", "only slow machines are free; a fast one will finish it sooner");
  private static final Reason MEMORY =
      new Reason("memory", "machines with a free slot have less free memory than it needed before");
  private static final Reason NOBODY =
      new Reason("nobody", "no machine could ever take it; the submitter compiles it");
  private static final HostOrder ORDER = new HostOrder();

  @Override
  public Decision choose(FarmView farm, HostView submitter, Request request) {
    Demand demand = request.demand();
    if (!demand.preferredHost().isEmpty()) {
      return PreferredHost.choose(farm, submitter, demand);
    }
    RunOn foreign = bestForeign(farm, submitter, request);
    if (foreign != null && foreign.host().hasFreeSlot()) {
      if (submitterIsFaster(submitter, foreign.host(), demand)) {
        return onSubmitter(submitter, SUBMITTER_FASTER);
      }
      double workMsMax = longestFor(foreign.host(), farm, request);
      boolean held =
          request.atMostMs() > workMsMax
              && request.heldMs() < gainMs(farm, foreign.host(), request);
      return held ? new Hold(HELD, workMsMax) : foreign;
    }
    Obstacle own = Eligibility.whyNotNow(submitter, submitter, demand);
    if (own == null && submitter.hasFreeSlot()) {
      return onSubmitter(submitter, SUBMITTER_FREE);
    }
    if (foreign != null && mayQueue(foreign.host(), request)) {
      return foreign;
    }
    if (foreign == null && lackMemory(farm, request)) {
      return new Wait(MEMORY, Scope.THIS_JOB);
    }
    // Load and reachability of the submitter do not matter for its own jobs (protocol spec 9.3).
    if (submitter.hasFreeSlot() && EnvironmentMatch.of(submitter, submitter, demand) != null) {
      return onSubmitter(submitter, SUBMITTER_LEFT);
    }
    if (!couldEverRun(farm, submitter, demand)) {
      return new BackToSubmitter(NOBODY);
    }
    // Whatever is open may be closed to this submitter only.
    boolean special = submitter.blacklistsAny() || Eligibility.isOpenToOthers(submitter);
    return new Wait(ALL_BUSY, special ? Scope.THIS_SUBMITTER : Scope.ALL);
  }

  @Override
  public @Nullable SecondTry race(FarmView farm, HostView submitter, Running job) {
    return Racing.choose(farm, submitter, job);
  }

  /**
   * The longest job that {@code free} should begin now. A longer one is held back for a fast
   * machine: here it would still run when all others, which are begun meanwhile, are done. So the
   * deeper the queue, the longer.
   */
  private static double longestFor(HostView free, FarmView farm, Request request) {
    double top = farm.topPace(free.platform());
    double here = free.steadyPace();
    if (top < HELD_FASTER_MIN * here) {
      return Double.MAX_VALUE;
    }
    double restMs =
        Math.max(0, request.queuedMs() - request.workMs()) / farm.capacity(free.platform());
    return Math.max(restMs, HELD_GAIN_MS_MIN) / (1 / here - 1 / top);
  }

  /** What is gained at most, and so how long it may be held. */
  private static double gainMs(FarmView farm, HostView free, Request request) {
    return request.atMostMs() * (1 / free.steadyPace() - 1 / farm.topPace(free.platform()));
  }

  private static boolean mayQueue(HostView host, Request request) {
    return request.workMs() <= QUEUED_MS_MAX && request.workMs() / host.pace() <= 2 * QUEUED_MS_MAX;
  }

  /** Whether the best machine would be free, but for its memory. */
  private static boolean lackMemory(FarmView farm, Request request) {
    for (String platform : hostPlatforms(request.demand())) {
      Iterator<? extends HostView> best = farm.open(platform).iterator();
      if (best.hasNext()) {
        HostView host = best.next();
        if (host.hasFreeSlot() && lacksMemory(host, request)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean submitterIsFaster(HostView submitter, HostView other, Demand demand) {
    return submitter.hasFreeSlot()
        && submitter.speedSamples() > 0
        && submitter.pace() > OWN_FASTER_MIN * other.pace()
        && Eligibility.whyNotNow(submitter, submitter, demand) == null;
  }

  private static @Nullable RunOn bestForeign(FarmView farm, HostView submitter, Request request) {
    RunOn ready = null;
    RunOn bare = null;
    for (String platform : hostPlatforms(request.demand())) {
      ready = better(ready, readyOn(farm, platform, submitter, request));
      bare = better(bare, bareOn(farm, platform, submitter, request));
    }
    HostView best = ready != null ? ready.host() : bare != null ? bare.host() : null;
    RunOn affine = best == null ? null : affine(submitter, request, best);
    if (affine != null) {
      return affine;
    }
    if (ready == null || bare == null) {
      return ready != null ? ready : bare;
    }
    if (!ready.host().hasFreeSlot()) {
      return bare;
    }
    double readyMs = request.workMs() / ready.host().pace();
    double bareMs = request.workMs() / bare.host().pace() + INSTALL_MS;
    return bareMs < readyMs ? bare : ready;
  }

  private static @Nullable RunOn affine(HostView submitter, Request request, HostView best) {
    HostView last = request.lastServer();
    if (last == null
        || last.isSame(submitter)
        || !last.hasFreeSlot()
        || last.pace() * AFFINITY_SLOWER_MAX < best.pace()
        || lacksMemory(last, request)
        || Eligibility.whyNotNow(last, submitter, request.demand()) != null) {
      return null;
    }
    EnvironmentMatch match = EnvironmentMatch.of(last, submitter, request.demand());
    return match != null && match.installed() ? new RunOn(last, match, AFFINE) : null;
  }

  private static @Nullable RunOn better(@Nullable RunOn a, @Nullable RunOn b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return ORDER.compare(a.host(), b.host()) <= 0 ? a : b;
  }

  private static @Nullable RunOn readyOn(
      FarmView farm, String platform, HostView submitter, Request request) {
    Demand demand = request.demand();
    RunOn best = null;
    for (EnvironmentName offered : demand.environments()) {
      if (!Platform.canRun(offered.platform(), platform)) {
        continue;
      }
      int poor = 0;
      for (HostView host : farm.ready(platform, demand.target(), offered.name())) {
        if (lacksMemory(host, request)) {
          if (++poor == POOR_HOSTS_MAX) {
            break;
          }
          continue;
        }
        EnvironmentMatch match = fit(host, submitter, demand);
        if (match != null && match.installed()) {
          best = better(best, new RunOn(host, match, host.hasFreeSlot() ? INSTALLED : QUEUED));
          break;
        }
      }
    }
    return best;
  }

  /** Only with a free slot: an environment is not sent in order to wait. */
  private static @Nullable RunOn bareOn(
      FarmView farm, String platform, HostView submitter, Request request) {
    Demand demand = request.demand();
    if (!mayInstall(farm, platform, demand)) {
      return null;
    }
    for (HostView host : farm.open(platform)) {
      if (!host.hasFreeSlot() || lacksMemory(host, request)) {
        return null;
      }
      EnvironmentMatch match = fit(host, submitter, demand);
      if (match != null) {
        // One that has it is dealt with elsewhere, and all behind it are slower.
        return match.installed() ? null : new RunOn(host, match, TO_INSTALL);
      }
    }
    return null;
  }

  private static boolean mayInstall(FarmView farm, String platform, Demand demand) {
    for (EnvironmentName offered : demand.environments()) {
      if (Platform.canRun(offered.platform(), platform)) {
        return farm.mayInstall(demand.target(), offered.name());
      }
    }
    return false;
  }

  private static @Nullable EnvironmentMatch fit(HostView host, HostView submitter, Demand demand) {
    return host.isSame(submitter) || Eligibility.whyUnfit(host, demand) != null
        ? null
        : EnvironmentMatch.of(host, submitter, demand);
  }

  /** Whether {@code host} would have to swap; after a while that is still better than to wait. */
  private static boolean lacksMemory(HostView host, Request request) {
    return host.freeMemoryMib() < request.memoryMib() && request.heldMs() < MEMORY_AWAITED_MS_MAX;
  }

  private static boolean couldEverRun(FarmView farm, HostView submitter, Demand demand) {
    if (Eligibility.whyNever(submitter, submitter, demand) == null) {
      return true;
    }
    for (String platform : hostPlatforms(demand)) {
      for (HostView host : farm.usable(platform)) {
        if (!host.isSame(submitter) && Eligibility.whyNever(host, submitter, demand) == null) {
          return true;
        }
      }
    }
    return false;
  }

  /** Platforms of the machines that can run some offered environment, without repetition. */
  private static Iterable<String> hostPlatforms(Demand demand) {
    List<EnvironmentName> offered = demand.environments();
    Set<String> platforms = new LinkedHashSet<>(4);
    for (EnvironmentName environment : offered) {
      if (platforms.add(environment.platform())) {
        platforms.addAll(Platform.alsoOn(environment.platform()));
      }
    }
    return platforms;
  }

  private static RunOn onSubmitter(HostView submitter, Reason reason) {
    return new RunOn(submitter, EnvironmentMatch.onSubmitter(submitter), reason);
  }
}
