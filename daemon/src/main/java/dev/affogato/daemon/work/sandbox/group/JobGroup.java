package dev.affogato.daemon.work.sandbox.group;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The control group of one job. Exists until it is closed, which ends whatever is still in it.
 * Thread-safe: no state but the kernel's.
 */
public final class JobGroup implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(JobGroup.class.getName());
  private static final int USEC_PER_MS = 1000;

  /** A killed process is out of its group some instants after it was told. */
  private static final Duration REMOVAL_PAUSE = Duration.ofMillis(5);

  private static final int REMOVALS_MAX = 400;

  private final Path folder;
  private final ControlGroups groups;

  JobGroup(Path folder, ControlGroups groups) {
    this.folder = folder;
    this.groups = groups;
  }

  /** Sets what the kernel lets the group use, together. */
  void limit(long memoryBytes, int processes) throws IOException {
    if (groups.limitsMemory()) {
      GroupFiles.write(folder.resolve("memory.max"), Long.toString(memoryBytes));
      GroupFiles.writeIfThere(folder.resolve("memory.swap.max"), "0");
      // Half a compiler is of no use to anybody.
      GroupFiles.writeIfThere(folder.resolve("memory.oom.group"), "1");
    }
    if (groups.limitsProcesses()) {
      GroupFiles.write(folder.resolve("pids.max"), Integer.toString(processes));
    }
  }

  /** Whether the kernel limits the memory of its processes. */
  public boolean limitsMemory() {
    return groups.limitsMemory();
  }

  /** Whether the kernel limits the number of its processes. */
  public boolean limitsProcesses() {
    return groups.limitsProcesses();
  }

  /** A process that writes 0 into this file is in the group, with all it starts. */
  public Path door() {
    return folder.resolve(GroupFiles.PROCESSES);
  }

  /** What was used until now. */
  GroupUse use() throws IOException {
    List<String> time = GroupFiles.linesIfThere(folder.resolve("cpu.stat"));
    return new GroupUse(
        GroupFiles.value(time, "user_usec") / USEC_PER_MS,
        GroupFiles.value(time, "system_usec") / USEC_PER_MS,
        GroupFiles.value(GroupFiles.linesIfThere(folder.resolve("memory.events")), "oom_kill"),
        GroupFiles.value(GroupFiles.linesIfThere(folder.resolve("pids.events")), "max"));
  }

  /** Ends everything in the group at once, also what is just being started. */
  public void kill() {
    try {
      if (!GroupFiles.writeIfThere(folder.resolve("cgroup.kill"), "1")) {
        // Before Linux 5.14.
        for (long pid : GroupFiles.processes(folder)) {
          ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
      }
    } catch (IOException gone) {
      LOG.log(Level.DEBUG, "cannot end control group {0}: {1}", folder, gone.getMessage());
    }
  }

  /** Ends what is left and removes the group; one that stays is removed at the next start. */
  @Override
  public void close() {
    boolean interrupted = false;
    for (int round = 0; round < REMOVALS_MAX && !removed(); round++) {
      kill();
      try {
        groups.time().pause(REMOVAL_PAUSE);
      } catch (InterruptedException ending) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean removed() {
    try {
      Files.delete(folder);
      return true;
    } catch (NoSuchFileException removedBefore) {
      return true;
    } catch (DirectoryNotEmptyException outsideTheKernel) {
      LOG.log(Level.WARNING, "{0} is no control group", folder);
      return true;
    } catch (IOException busy) {
      return false;
    }
  }
}
