package dev.affogato.scheduler.policy;

import dev.affogato.base.reason.Reason;
import dev.affogato.scheduler.policy.Decision.BackToSubmitter;
import dev.affogato.scheduler.policy.Decision.RunOn;
import dev.affogato.scheduler.policy.Decision.Scope;
import dev.affogato.scheduler.policy.Decision.Wait;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The choice that icecream 1.4 makes (protocol spec 9.4.3), for comparison. It walks over all hosts
 * for each request. Immutable.
 */
final class StockPolicy implements SchedulerPolicy {
  private static final int JOBS_PER_HOST_UNTIL_REMEMBERED = 20;
  private static final double LOADED_SUBMITTER = 0.1;
  private static final double FULL_SUBMITTER = 0.8;
  private static final double IDLE_SUBMITTER = 1.1;
  private static final int TRUSTED_SAMPLES = 7;

  private static final Reason FASTEST = new Reason("stock-fastest", "fastest by icecream's rules");
  private static final Reason RANDOM = new Reason("stock-random", "no statistics yet; at random");
  private static final Reason SUBMITTER =
      new Reason("stock-submitter", "nobody else takes it now; the submitter has a free slot");
  private static final Reason BUSY =
      new Reason("all-busy", "every machine that could take it is busy");
  private static final Reason NOBODY =
      new Reason("nobody", "no machine could ever take it; the submitter compiles it");

  @Override
  public Decision choose(FarmView farm, HostView submitter, Request request) {
    Demand demand = request.demand();
    if (!demand.preferredHost().isEmpty()) {
      return PreferredHost.choose(farm, submitter, demand);
    }
    RunOn best = best(farm, submitter, request);
    if (best != null) {
      return best;
    }
    if (submitter.jobs() < submitter.maxJobs()
        && EnvironmentMatch.of(submitter, submitter, demand) != null) {
      return new RunOn(submitter, EnvironmentMatch.onSubmitter(submitter), SUBMITTER);
    }
    for (HostView host : farm.all()) {
      if (Eligibility.whyNever(host, submitter, demand) == null) {
        return new Wait(BUSY, Scope.THIS_SUBMITTER);
      }
    }
    return new BackToSubmitter(NOBODY);
  }

  private static @Nullable RunOn best(FarmView farm, HostView submitter, Request request) {
    Demand demand = request.demand();
    List<HostView> open = new ArrayList<>();
    boolean measured = false;
    for (HostView host : farm.all()) {
      measured |= host.speedSamples() > 0;
      if (Eligibility.whyNotNow(host, submitter, demand) == null) {
        open.add(host);
      }
    }
    if (open.isEmpty()) {
      return null;
    }
    if (!measured) {
      // Any spread will do; this one repeats itself.
      int pick = Math.floorMod(request.jobId() * 0x9E3779B9, open.size());
      return run(open.get(pick), submitter, demand, RANDOM);
    }
    return walk(open, farm.all().size(), submitter, request);
  }

  private static RunOn walk(List<HostView> open, int hosts, HostView submitter, Request request) {
    Demand demand = request.demand();
    HostView best = null;
    HostView bestPreload = null;
    HostView bestUninstalled = null;
    for (HostView host : open) {
      boolean installed = match(host, submitter, demand).installed();
      if (host.speedSamples() == 0 && host.jobs() == 0) {
        return run(host, submitter, demand, FASTEST);
      }
      if (host.lastAssignedJobId() == 0
          || request.jobId() - host.lastAssignedJobId() > JOBS_PER_HOST_UNTIL_REMEMBERED * hosts) {
        return run(host, submitter, demand, FASTEST);
      }
      boolean preload = host.jobs() >= host.maxJobs();
      HostView rival = installed ? best : bestUninstalled;
      if ((rival == null && !preload) || isFaster(host, rival, submitter)) {
        if (preload) {
          bestPreload = host;
        } else if (installed) {
          best = host;
        } else {
          bestUninstalled = host;
        }
      }
      if (preload && bestPreload == null) {
        bestPreload = host;
      }
    }
    HostView chosen = best != null ? best : bestUninstalled != null ? bestUninstalled : bestPreload;
    return run(chosen == null ? open.getFirst() : chosen, submitter, demand, FASTEST);
  }

  private static boolean isFaster(HostView host, @Nullable HostView rival, HostView submitter) {
    return rival != null
        && rival.speedSamples() > 0
        && speed(host, submitter) > speed(rival, submitter);
  }

  /** Protocol spec 9.5. */
  private static double speed(HostView host, HostView submitter) {
    double speed = host.speed();
    int slots = Math.max(1, host.maxJobs());
    if (host.isSame(submitter)) {
      int own = host.jobs();
      speed *=
          own > slots
              ? LOADED_SUBMITTER
              : own == slots ? FULL_SUBMITTER : own <= slots / 2 ? IDLE_SUBMITTER : 1;
    } else {
      speed *= (HostView.LOAD_FULL - host.load()) / (double) HostView.LOAD_FULL;
    }
    speed *= 1 - 0.5 * host.jobs() / slots;
    int samples = host.speedSamples();
    return samples < TRUSTED_SAMPLES ? speed * (4.5 - 0.5 * samples) : speed;
  }

  private static EnvironmentMatch match(HostView host, HostView submitter, Demand demand) {
    EnvironmentMatch match =
        host.isSame(submitter)
            ? EnvironmentMatch.onSubmitter(submitter)
            : EnvironmentMatch.of(host, submitter, demand);
    if (match == null) {
      throw new IllegalStateException(host.nodeName() + " is open but fits not");
    }
    return match;
  }

  private static RunOn run(HostView host, HostView submitter, Demand demand, Reason reason) {
    return new RunOn(host, match(host, submitter, demand), reason);
  }
}
