package dev.affogato.console.status;

import dev.affogato.base.platform.Platform;
import dev.affogato.console.status.ClusterStatus.DaemonStatus;
import java.util.List;

/**
 * How many jobs a build should run at once: 1 + 2 × the slots that are free now. Half of them wait
 * for a file, a link or the network while the others compile; the launchers that wait cost next to
 * nothing. Immutable.
 *
 * @param jobs what to give {@code make -j}
 * @param free slots of usable machines without a job
 * @param total slots of usable machines
 * @param usable machines that take jobs for this platform
 * @param machines all that the scheduler knows
 */
public record Parallelism(int jobs, int free, int total, int usable, int machines) {
  /** Takes no jobs (protocol spec 3.16). */
  private static final int LOAD_FULL = 1000;

  /** More launchers at once than any machine's memory and limits are for. */
  private static final int JOBS_MAX = 2000;

  /** More slots than a machine can have, which can only be an error or worse. */
  private static final int SLOTS_MAX = 4096;

  /**
   * For a network.
   *
   * @param platform of this machine, whose compilers are sent
   * @param localCores processors of this machine, which is never given less than it can do alone
   */
  public static Parallelism of(List<DaemonStatus> daemons, String platform, int localCores) {
    long free = 0;
    long total = 0;
    int usable = 0;
    for (DaemonStatus daemon : daemons) {
      if (takesJobs(daemon) && Platform.canRun(platform, daemon.platform())) {
        usable++;
        int slots = Math.min(daemon.jobsMax(), SLOTS_MAX);
        total += slots;
        // Whoever is overloaded takes none now.
        free += daemon.load() >= LOAD_FULL ? 0 : Math.max(0, slots - daemon.jobsRunning());
      }
    }
    int jobs = Math.clamp(1 + 2 * free, localCores, Math.max(JOBS_MAX, localCores));
    return new Parallelism(
        jobs, (int) Math.min(free, Integer.MAX_VALUE), (int) total, usable, daemons.size());
  }

  /** For this machine alone. */
  public static Parallelism alone(int localCores) {
    return new Parallelism(localCores, 0, 0, 0, 0);
  }

  private static boolean takesJobs(DaemonStatus daemon) {
    return daemon.port() > 0 && daemon.jobsMax() > 0;
  }

  /** How the number came about. */
  public String explanation() {
    if (usable == 0) {
      return jobs + " = the processors of this machine: no other takes its jobs";
    }
    String sum = "1 + 2 × " + free + " free of " + total + " slots";
    long wanted = 1 + 2L * free;
    String bound =
        wanted == jobs
            ? ""
            : wanted < jobs ? ", and no less than this machine's processors" : ", and no more";
    return jobs + " = " + sum + " on " + usable + " of " + machines + " machines" + bound;
  }
}
