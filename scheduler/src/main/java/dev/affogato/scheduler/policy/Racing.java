package dev.affogato.scheduler.policy;

import dev.affogato.base.reason.Reason;
import dev.affogato.scheduler.policy.Decision.RunOn;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether a job that runs is worth a second try on an idle machine, while the first goes on.
 * Stateless.
 *
 * <p>Two things can have happened when a job lasts: it is more work than was expected, or its
 * machine got slow. The longer it lasts beyond what jobs like it take, the likelier is the latter.
 * With the odds of both, and what either means for the rest of the first try and for the whole of a
 * second, follows what a second try can be expected to gain.
 */
final class Racing {
  /** Bringing inputs and result once more. */
  private static final double AGAIN_MS = 300;

  private static final double GAIN_MS_MIN = 1000;

  /** Of what the second try costs. */
  private static final double GAIN_SHARE_MIN = 0.25;

  /** One job in so many meets a machine that gets slow... */
  private static final double SLOW_ODDS = 0.01;

  /** ...by that factor. */
  private static final double SLOWER = 8;

  /** As many machines are looked at as may lack memory, or be the one that has it already. */
  private static final int HOSTS_MAX = 8;

  private Racing() {}

  /** Where to try it again, or null. */
  static @Nullable SecondTry choose(FarmView farm, HostView submitter, Running job) {
    String target = job.demand().target();
    int looked = 0;
    for (HostView host : farm.ready(target, target, Demand.DIRECT)) {
      if (!host.hasFreeSlot() || ++looked > HOSTS_MAX) {
        return null;
      }
      EnvironmentMatch match = fit(host, submitter, job);
      if (match != null) {
        // All others are slower.
        double gainMs = gainMs(job, host.steadyPace());
        return gainMs == 0 ? null : new SecondTry(new RunOn(host, match, reason(job)), gainMs);
      }
    }
    return null;
  }

  private static @Nullable EnvironmentMatch fit(HostView host, HostView submitter, Running job) {
    if (host.isSame(submitter)
        || host.isSame(job.server())
        || host.freeMemoryMib() < job.memoryMib()
        || Eligibility.whyUnfit(host, job.demand()) != null) {
      return null;
    }
    EnvironmentMatch match = EnvironmentMatch.of(host, submitter, job.demand());
    return match != null && match.installed() ? match : null;
  }

  /**
   * How much sooner it can be expected to end by a second try at {@code pace}; 0 for too little.
   */
  private static double gainMs(Running job, double pace) {
    double believed = job.server().steadyPace();
    double slow = believed / SLOWER;
    double odds =
        SLOW_ODDS
            * job.spread().share(job.ranMs() * slow)
            / Math.max(Double.MIN_NORMAL, job.spread().share(job.ranMs() * believed));
    double slowShare = odds / (1 + odds);
    double gain = 0;
    double cost = 0;
    for (boolean isSlow : new boolean[] {false, true}) {
      double share = isSlow ? slowShare : 1 - slowShare;
      double there = isSlow ? slow : believed;
      double workMs = job.spread().likelyMs(job.ranMs() * there);
      double againMs = AGAIN_MS + workMs / pace;
      double restMs = workMs / there - job.ranMs();
      gain += share * Math.max(0, restMs - againMs);
      cost += share * Math.min(restMs, againMs);
    }
    return gain < GAIN_MS_MIN || gain < GAIN_SHARE_MIN * cost ? 0 : gain;
  }

  private static Reason reason(Running job) {
    return new Reason(
        "raced",
        String.format(
            Locale.ROOT,
            "second try of job %d, which has lasted %.1f s on %s; the first to end counts",
            job.jobId(),
            job.ranMs() / 1000,
            job.server().nodeName()));
  }
}
