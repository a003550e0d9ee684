package dev.affogato.scheduler.policy;

import dev.affogato.base.platform.Platform;
import dev.affogato.base.reason.Reason;
import dev.affogato.protocol.icecc.wire.EnvironmentName;
import dev.affogato.scheduler.policy.Decision.BackToSubmitter;
import dev.affogato.scheduler.policy.Decision.RunOn;
import dev.affogato.scheduler.policy.Decision.Wait;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * In this order: the preferred host and no other, if there is one; a foreign machine with a free
 * slot and the environment; one with a free slot that must install it first; the submitter's own
 * free slot; a place in a foreign machine's short queue; the submitter in spite of its load. Among
 * equals {@link HostOrder} decides. Immutable.
 *
 * <p>Differs from protocol spec 9.4.3 on purpose: no walk over all hosts, no random choice while
 * there are no statistics, and the submitter, who also feeds the other machines, comes after them.
 */
final class LeastLoadedPolicy implements SchedulerPolicy {
  private static final Reason INSTALLED =
      new Reason("has-environment", "least loaded machine that has the environment");
  private static final Reason TO_INSTALL =
      new Reason("must-install", "least loaded machine; none with a free slot has the environment");
  private static final Reason QUEUED =
      new Reason("short-queue", "every slot is taken; it queues where the queue is shortest");
  private static final Reason SUBMITTER_FREE =
      new Reason("submitter-free", "no other machine has a free slot; the submitter has");
  private static final Reason SUBMITTER_LEFT =
      new Reason(
          "submitter-left", "no other machine takes jobs now; the submitter has a free slot");
  private static final Reason PREFERRED = new Reason("preferred", "the request asks for it");
  private static final Reason ALL_BUSY =
      new Reason("all-busy", "every machine that could take it is busy");
  private static final Reason PREFERRED_BUSY =
      new Reason("preferred-busy", "the machine it asks for is busy");
  private static final Reason NOBODY =
      new Reason("nobody", "no machine could ever take it; the submitter compiles it");
  private static final HostOrder ORDER = new HostOrder();

  @Override
  public Decision choose(FarmView farm, HostView submitter, Demand demand) {
    if (!demand.preferredHost().isEmpty()) {
      return choosePreferred(farm, submitter, demand);
    }
    RunOn best = bestForeign(farm, submitter, demand);
    if (best != null && best.host().hasFreeSlot()) {
      return best;
    }
    Obstacle own = Eligibility.whyNotNow(submitter, submitter, demand);
    if (own == null && submitter.hasFreeSlot()) {
      return onSubmitter(submitter, SUBMITTER_FREE);
    }
    if (best != null) {
      return best;
    }
    // Load and reachability of the submitter do not matter for its own jobs (protocol spec 9.3).
    if (submitter.hasFreeSlot() && EnvironmentMatch.of(submitter, submitter, demand) != null) {
      return onSubmitter(submitter, SUBMITTER_LEFT);
    }
    return couldEverRun(farm, submitter, demand) ? new Wait(ALL_BUSY) : new BackToSubmitter(NOBODY);
  }

  private static Decision choosePreferred(FarmView farm, HostView submitter, Demand demand) {
    Reason unfit = null;
    boolean possible = false;
    for (HostView host : farm.named(demand.preferredHost())) {
      EnvironmentMatch match = match(host, submitter, demand);
      if (match != null && Eligibility.whyNotNow(host, submitter, demand) == null) {
        return new RunOn(host, match, PREFERRED);
      }
      Obstacle obstacle = Eligibility.whyNever(host, submitter, demand);
      possible |= obstacle == null;
      unfit = obstacle == null ? unfit : obstacle.reason(host);
    }
    if (possible) {
      return new Wait(PREFERRED_BUSY);
    }
    return new BackToSubmitter(
        unfit != null
            ? unfit
            : new Reason("preferred-missing", demand.preferredHost() + " is not logged in"));
  }

  private static @Nullable RunOn bestForeign(FarmView farm, HostView submitter, Demand demand) {
    RunOn best = null;
    for (String platform : hostPlatforms(demand)) {
      RunOn candidate = bestOfPlatform(farm.open(platform), submitter, demand);
      if (candidate != null && (best == null || isBetter(candidate, best))) {
        best = candidate;
      }
    }
    return best;
  }

  /** Stops at the first host that has the environment: all behind it are worse. */
  private static @Nullable RunOn bestOfPlatform(
      Iterable<? extends HostView> bestFirst, HostView submitter, Demand demand) {
    RunOn toInstall = null;
    for (HostView host : bestFirst) {
      if (toInstall != null && toInstall.host().hasFreeSlot() && !host.hasFreeSlot()) {
        return toInstall;
      }
      if (host.isSame(submitter) || Eligibility.whyUnfit(host, demand) != null) {
        continue;
      }
      EnvironmentMatch match = EnvironmentMatch.of(host, submitter, demand);
      if (match != null && match.installed()) {
        return new RunOn(host, match, host.hasFreeSlot() ? INSTALLED : QUEUED);
      }
      if (match != null && toInstall == null) {
        toInstall = new RunOn(host, match, host.hasFreeSlot() ? TO_INSTALL : QUEUED);
      }
    }
    return toInstall;
  }

  private static boolean isBetter(RunOn a, RunOn b) {
    if (a.host().hasFreeSlot() != b.host().hasFreeSlot()) {
      return a.host().hasFreeSlot();
    }
    if (a.match().installed() != b.match().installed()) {
      return a.match().installed();
    }
    return ORDER.compare(a.host(), b.host()) < 0;
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
    if (offered.size() == 1 && Platform.alsoOn(offered.getFirst().platform()).isEmpty()) {
      return List.of(offered.getFirst().platform());
    }
    Set<String> platforms = new LinkedHashSet<>();
    for (EnvironmentName environment : offered) {
      platforms.add(environment.platform());
      platforms.addAll(Platform.alsoOn(environment.platform()));
    }
    return platforms;
  }

  private static @Nullable EnvironmentMatch match(
      HostView host, HostView submitter, Demand demand) {
    return host.isSame(submitter)
        ? EnvironmentMatch.onSubmitter(submitter)
        : EnvironmentMatch.of(host, submitter, demand);
  }

  private static RunOn onSubmitter(HostView submitter, Reason reason) {
    return new RunOn(submitter, EnvironmentMatch.onSubmitter(submitter), reason);
  }
}
