package dev.affogato.scheduler.policy;

import dev.affogato.base.reason.Reason;
import dev.affogato.scheduler.policy.Decision.BackToSubmitter;
import dev.affogato.scheduler.policy.Decision.RunOn;
import dev.affogato.scheduler.policy.Decision.Scope;
import dev.affogato.scheduler.policy.Decision.Wait;
import org.jspecify.annotations.Nullable;

/** A request that names its compile server gets that one or none (protocol spec 9.4.3). */
final class PreferredHost {
  private static final Reason PREFERRED = new Reason("preferred", "the request asks for it");
  private static final Reason BUSY =
      new Reason("preferred-busy", "the machine it asks for is busy");

  private PreferredHost() {}

  static Decision choose(FarmView farm, HostView submitter, Demand demand) {
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
      return new Wait(BUSY, Scope.THIS_SUBMITTER);
    }
    return new BackToSubmitter(
        unfit != null
            ? unfit
            : new Reason("preferred-missing", demand.preferredHost() + " is not logged in"));
  }

  private static @Nullable EnvironmentMatch match(
      HostView host, HostView submitter, Demand demand) {
    return host.isSame(submitter)
        ? EnvironmentMatch.onSubmitter(submitter)
        : EnvironmentMatch.of(host, submitter, demand);
  }
}
