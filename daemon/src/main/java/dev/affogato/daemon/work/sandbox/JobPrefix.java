package dev.affogato.daemon.work.sandbox;

import dev.affogato.daemon.work.sandbox.group.JobGroup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words before a job's own: nice level, user, limits, and a report of what the job used.
 *
 * <p>One shell stands around the job because its builtin sets all limits in one process, and
 * because a parent that outlives the job is the only one that can tell its CPU time and page
 * faults: the JDK reaps children without asking. The shell's own {@code /proc/self/stat} has the
 * sums of its dead children. Each further program here would cost about 0.7 ms. Immutable.
 */
final class JobPrefix {
  /** The report's descriptor inside the shell; bubblewrap adds its part. */
  static final int REPORT_FD = 3;

  /** The {@link CallFilter}'s, from which bubblewrap reads it. */
  static final int FILTER_FD = 4;

  /** The shell's own name in its command line, by which {@link JobShells} knows it. */
  static final String SHELL_NAME = "affogato-job";

  private static final String LIMITS =
      """
      exec 3>"$1"
      ulimit -c 0 2>/dev/null
      ulimit -v "$2" 2>/dev/null
      ulimit -f "$3" 2>/dev/null
      ulimit -p "$4" 2>/dev/null || ulimit -u "$4" 2>/dev/null
      ulimit -n "$5" 2>/dev/null
      ulimit -t "$6" 2>/dev/null
      [ -z "$7" ] || exec 4<"$7"
      [ -z "$8" ] || umask "$8"
      shift 8
      """;

  /** Enters a control group, which the user that jobs become may not. */
  private static final String ENTER = "echo 0 >\"$1\" || exit; shift; exec \"$@\"";

  /**
   * For all jobs of the user together, as the kernel counts per user: a last resort well above
   * slots times {@link JobLimits#processesMax()}, where nothing better can be had.
   */
  static final int PROCESSES_OF_USER_MAX = 4096;

  private static final String NO_LIMIT = "unlimited";

  private static final String REPORT =
      """
      status=$?
      read -r used </proc/self/stat
      echo "stat $status $used" >&3
      exit "$status"
      """;

  private static final String SCRIPT_WITH_REPORT_OPEN = LIMITS + "\"$@\"\n" + REPORT;
  private static final String SCRIPT = LIMITS + "\"$@\" 3>&-\n" + REPORT;

  /**
   * What the shell opens.
   *
   * @param report file the shell writes; in a folder the job's user may write
   * @param leaveReportOpen whether the command itself writes to {@link #REPORT_FD}
   * @param filter file to open as {@link #FILTER_FD}; null for none
   */
  record Files(Path report, boolean leaveReportOpen, @Nullable Path filter) {}

  private final HostTools tools;
  private final @Nullable JobUser user;
  private final int niceLevel;

  /**
   * @param user whom jobs become; null for this process' own user
   */
  JobPrefix(HostTools tools, @Nullable JobUser user, int niceLevel) {
    this.tools = tools;
    this.user = user;
    this.niceLevel = niceLevel;
  }

  /**
   * {@code command} with everything around it.
   *
   * @param umask octal; empty for this process' own
   * @param group to run in; null for limits of each process instead
   */
  List<String> around(
      JobLimits limits, Files files, String umask, @Nullable JobGroup group, List<String> command) {
    List<String> argv = new ArrayList<>();
    if (group != null) {
      argv.addAll(List.of("/bin/sh", "-c", ENTER, "affogato-enter", group.door().toString()));
    }
    if (niceLevel > 0) {
      argv.addAll(List.of(tools.nice(), "-n", Integer.toString(niceLevel)));
      argv.addAll(tools.idleIo());
    }
    if (user != null && user.switching()) {
      argv.addAll(
          List.of(
              tools.setpriv(),
              "--reuid",
              "" + user.uid(),
              "--regid",
              "" + user.gid(),
              "--clear-groups",
              "--"));
    }
    argv.addAll(
        List.of(
            "/bin/sh",
            "-c",
            files.leaveReportOpen() ? SCRIPT_WITH_REPORT_OPEN : SCRIPT,
            SHELL_NAME));
    argv.add(files.report().toString());
    boolean groupHoldsMemory = group != null && group.limitsMemory();
    argv.add(groupHoldsMemory ? NO_LIMIT : Long.toString(limits.memoryMib() * 1024L));
    // POSIX counts file sizes in blocks of 512 bytes.
    argv.add(Long.toString(limits.fileBytesMax() / 512));
    boolean groupHoldsProcesses = group != null && group.limitsProcesses();
    argv.add(groupHoldsProcesses ? NO_LIMIT : Integer.toString(PROCESSES_OF_USER_MAX));
    argv.add(Integer.toString(limits.openFilesMax()));
    argv.add(Long.toString(Math.max(1, limits.cpuTime().toSeconds())));
    argv.add(files.filter() == null ? "" : files.filter().toString());
    argv.add(umask);
    argv.addAll(command);
    return argv;
  }
}
