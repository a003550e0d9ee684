package dev.affogato.scheduler.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The machines a request could have gone to when it was decided, for people who ask why. Immutable:
 * figures of that moment, as machines change and leave. Words are made only for those who ask.
 *
 * @param candidates the chosen one first, then the best others, the one that compiled the source
 *     last, and the submitter
 */
public record Comparison(List<Candidate> candidates, double workMs, int memoryMib) {
  /** The best of the others say enough; a farm may have thousands. */
  private static final int OTHERS_MAX = 3;

  public Comparison {
    candidates = List.copyOf(candidates);
  }

  /**
   * One machine at that moment. Immutable.
   *
   * @param remark what it was to the request
   * @param obstacle why it could not take it, or null
   */
  record Candidate(
      String name,
      String remark,
      double pace,
      int jobs,
      int slots,
      int freeMemoryMib,
      @Nullable Obstacle obstacle) {
    static Candidate of(HostView host, String remark, @Nullable Obstacle obstacle) {
      return new Candidate(
          host.nodeName(),
          remark,
          host.pace(),
          host.jobs(),
          host.maxJobs(),
          host.freeMemoryMib(),
          obstacle);
    }

    String line(double workMs, int memoryMib) {
      if (obstacle != null) {
        return String.format(Locale.ROOT, "%s (%s): %s", name, remark, obstacle.text());
      }
      return String.format(
          Locale.ROOT,
          "%s (%s): about %.1f s at pace %.2f, %d of %d slots taken%s",
          name,
          remark,
          workMs / pace / 1000,
          pace,
          jobs,
          slots,
          freeMemoryMib < memoryMib ? ", only " + freeMemoryMib + " MiB of memory free" : "");
    }
  }

  /** To be called before {@code decision} is carried out. */
  public static Comparison of(FarmView farm, HostView submitter, Request request, HostView chosen) {
    List<Candidate> candidates = new ArrayList<>(OTHERS_MAX + 3);
    candidates.add(
        Candidate.of(chosen, chosen.isSame(submitter) ? "chosen, the submitter" : "chosen", null));
    HostView last = request.lastServer();
    int others = 0;
    for (HostView host : farm.open(chosen.platform())) {
      if (others == OTHERS_MAX) {
        break;
      }
      if (!host.isSame(chosen) && !host.isSame(submitter) && (last == null || !host.isSame(last))) {
        candidates.add(other(host, submitter, request.demand(), "open"));
        others++;
      }
    }
    if (last != null && !last.isSame(chosen) && !last.isSame(submitter)) {
      candidates.add(other(last, submitter, request.demand(), "compiled it last"));
    }
    if (!chosen.isSame(submitter)) {
      candidates.add(other(submitter, submitter, request.demand(), "the submitter"));
    }
    return new Comparison(candidates, request.workMs(), request.memoryMib());
  }

  private static Candidate other(HostView host, HostView submitter, Demand demand, String remark) {
    Obstacle obstacle = Eligibility.whyNotNow(host, submitter, demand);
    if (obstacle != null || host.isSame(submitter)) {
      return Candidate.of(host, remark, obstacle);
    }
    EnvironmentMatch match = EnvironmentMatch.of(host, submitter, demand);
    boolean bare = match != null && !match.installed();
    return Candidate.of(host, bare ? remark + ", lacks the environment" : remark, obstacle);
  }

  /** A line for each machine. */
  public List<String> lines() {
    return candidates.stream().map(candidate -> candidate.line(workMs, memoryMib)).toList();
  }
}
