package dev.affogato.client.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells which jobs are one build. Pure: the same jobs give the same builds.
 *
 * <p>Jobs of one origin are one build; where the origin is no more than a shell or another program
 * that lives on, a pause begins a new one. Jobs of unknown origin, such as those that only their
 * launcher saw, join the build that was going on in their folder.
 */
public final class Builds {
  /** As long as an agent waits for more work: whoever pauses longer has begun something new. */
  private static final Duration PAUSE = Duration.ofSeconds(60);

  private final Map<String, Growing> latest = new HashMap<>();
  private final List<Growing> all = new ArrayList<>();

  private Builds() {}

  /**
   * Sorts {@code jobs} into builds.
   *
   * @param jobs in the order in which they began
   * @return in the order in which they began
   */
  public static List<Build> of(List<JobRecord> jobs) {
    Builds builds = new Builds();
    jobs.forEach(builds::add);
    return builds.all.stream().map(Growing::build).toList();
  }

  private void add(JobRecord job) {
    if (job.origin().kind() == Origin.Kind.UNKNOWN) {
      addStray(job);
      return;
    }
    String key = job.origin().text();
    Growing build = latest.get(key);
    boolean pauses = job.origin().kind() == Origin.Kind.SESSION;
    if (build == null || (pauses && build.hasPausedBefore(job.began()))) {
      build = begin(job.origin());
      latest.put(key, build);
    }
    build.add(job);
  }

  private void addStray(JobRecord job) {
    Growing found = null;
    for (Growing build : all) {
      if (!build.hasPausedBefore(job.began()) && build.isAround(job.command().cwd())) {
        found = build;
      }
    }
    (found == null ? begin(Origin.UNKNOWN) : found).add(job);
  }

  private Growing begin(Origin origin) {
    Growing build = new Growing(origin);
    all.add(build);
    return build;
  }

  /** The longest folder that both are in; {@code a} or {@code b} itself if one is in the other. */
  static String common(String a, String b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    int end = 0;
    for (int i = 0; i <= Math.min(a.length(), b.length()); i++) {
      boolean edgeOfA = i == a.length() || a.charAt(i) == '/';
      boolean edgeOfB = i == b.length() || b.charAt(i) == '/';
      if (edgeOfA && edgeOfB) {
        end = i;
      }
      if (i == a.length() || i == b.length() || a.charAt(i) != b.charAt(i)) {
        break;
      }
    }
    return end == 0 ? "/" : a.substring(0, end);
  }

  /** A build that more jobs may belong to. */
  private static final class Growing {
    private final Origin origin;
    private final List<JobRecord> jobs = new ArrayList<>();
    private @Nullable Instant ended;
    private String root = "";

    Growing(Origin origin) {
      this.origin = origin;
    }

    void add(JobRecord job) {
      jobs.add(job);
      if (ended == null || job.ended().isAfter(ended)) {
        ended = job.ended();
      }
      root = common(root, job.command().cwd());
    }

    boolean hasPausedBefore(Instant time) {
      return ended != null && ended.plus(PAUSE).isBefore(time);
    }

    boolean isAround(String folder) {
      String shared = common(root, folder);
      return !shared.equals("/") && (shared.equals(root) || shared.equals(folder));
    }

    Build build() {
      return new Build(jobs, origin, root);
    }
  }
}
