package dev.affogato.daemon.work.sandbox.group;

import dev.affogato.base.reason.Reason;
import dev.affogato.base.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * The part of the machine's control groups that was handed to this process, and the groups of jobs
 * made in it.
 *
 * <p>The kernel hands controllers down only to groups below one without processes of its own. So
 * this process first moves into a leaf, {@code affogato-daemon}, and jobs get leaves beside it:
 *
 * <pre>
 *   the group the service was started in     (the root of what is written here)
 *     affogato-daemon                        this process
 *     affogato-job-PID-RANDOM                one job of the daemon PID
 * </pre>
 *
 * A group that others live in too, as in a terminal's session, is left as it is: whoever wants this
 * starts the daemon as a service. Thread-safe: its only state is the kernel's.
 */
public final class ControlGroups {
  static final String DAEMON_LEAF = "affogato-daemon";
  static final String JOB_PREFIX = "affogato-job-";

  private final Path folder;
  private final Set<String> controllers;
  private final long ownPid;
  private final TimeSource time;

  ControlGroups(Path folder, Set<String> controllers, long ownPid, TimeSource time) {
    this.folder = folder;
    this.controllers = Set.copyOf(controllers);
    this.ownPid = ownPid;
    this.time = time;
  }

  /** Whether there are control groups to make. */
  public sealed interface Search {}

  /** There are, as tried just now. */
  public record Found(ControlGroups groups) implements Search {}

  /** There are none; the reason tells what to do. */
  public record Absent(Reason reason) implements Search {}

  /** Finds this process' group and prepares it; what cannot be used is left as it was. */
  public static Search find(TimeSource time) {
    return new GroupSearch(Path.of("/proc"), ProcessHandle.current(), time).find();
  }

  /** Whether a job's memory, all of its processes and its {@code /tmp} together, has a limit. */
  public boolean limitsMemory() {
    return controllers.contains(GroupSearch.MEMORY);
  }

  /** Whether the number of a job's processes has a limit. */
  public boolean limitsProcesses() {
    return controllers.contains(GroupSearch.PROCESSES);
  }

  /** A group for one job. */
  public JobGroup make(long memoryBytes, int processes) throws IOException {
    JobGroup group =
        new JobGroup(Files.createTempDirectory(folder, JOB_PREFIX + ownPid + "-"), this);
    boolean limited = false;
    try {
      group.limit(memoryBytes, processes);
      limited = true;
      return group;
    } finally {
      if (!limited) {
        group.close();
      }
    }
  }

  /** Ends and removes the groups of daemons that are no more. */
  void sweep() throws IOException {
    try (var groups = Files.newDirectoryStream(folder, JOB_PREFIX + "*")) {
      for (Path left : groups) {
        String pid = left.getFileName().toString().substring(JOB_PREFIX.length()).split("-")[0];
        if (pid.matches("[0-9]{1,18}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
          new JobGroup(left, this).close();
        }
      }
    }
  }

  TimeSource time() {
    return time;
  }

  @Override
  public String toString() {
    return folder + " " + new TreeSet<>(controllers);
  }
}
