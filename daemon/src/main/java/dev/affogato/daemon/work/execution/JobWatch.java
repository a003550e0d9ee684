package dev.affogato.daemon.work.execution;

import dev.affogato.base.reason.Reason;
import dev.affogato.base.time.Deadline;
import dev.affogato.daemon.work.sandbox.JobProcesses;
import dev.affogato.daemon.work.sandbox.group.GroupUse;
import dev.affogato.daemon.work.sandbox.group.JobGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a running job now and then, for the limits the kernel does not keep: those of the job as
 * a whole where it has no control group, and those whose reaching a hostile program would just
 * ignore. Confined to the job's watching thread.
 */
final class JobWatch {
  private static final long FULL = -1;

  private final CompileLimits limits;
  private final JobFolder folder;
  private final JobProcesses processes;
  private final @Nullable JobGroup group;
  private final BooleanSupplier tooMuchText;
  private final Deadline deadline;

  JobWatch(
      CompileLimits limits,
      JobFolder folder,
      JobProcesses processes,
      @Nullable JobGroup group,
      BooleanSupplier tooMuchText,
      Deadline deadline) {
    this.limits = limits;
    this.folder = folder;
    this.processes = processes;
    this.group = group;
    this.tooMuchText = tooMuchText;
    this.deadline = deadline;
  }

  /** Why the job must end now, or null if it may go on. */
  @Nullable Reason look(long nowNanos) {
    if (deadline.hasPassed(nowNanos)) {
      return Stop.wallTime(limits);
    }
    if (tooMuchText.getAsBoolean()) {
      return Stop.text(limits);
    }
    if (folder.isFull(limits.outputBytesMax())) {
      return Stop.output(limits);
    }
    if (folder.isDiskFull()) {
      // Files without a name are seen by no walk, but they fill the disk all the same.
      return Stop.DISK_FULL;
    }
    long tmpBytes = tmpBytes();
    return tmpBytes == FULL ? Stop.tmp(limits) : use(tmpBytes);
  }

  private @Nullable Reason use(long tmpBytes) {
    GroupUse kernel = GroupUse.of(group);
    if (kernel.refusedProcesses() > 0) {
      return Stop.processes(limits);
    }
    long cpuMs = kernel.userMs() + kernel.systemMs();
    if (group == null || !group.limitsMemory() || !group.limitsProcesses()) {
      JobProcesses.Seen seen = processes.look(limits.job().processesMax());
      if (seen.processes() > limits.job().processesMax()) {
        return Stop.processes(limits);
      }
      if (seen.memoryBytes() + tmpBytes > limits.job().memoryBytes()) {
        return Stop.memory(limits);
      }
      cpuMs = Math.max(cpuMs, seen.cpuMs());
    }
    return cpuMs > limits.job().cpuTime().toMillis() ? Stop.cpuTime(limits) : null;
  }

  private long tmpBytes() {
    Optional<Path> tmp = processes.tmp();
    if (tmp.isEmpty()) {
      return 0;
    }
    try {
      // The last pages may be half filled files.
      long almostAll = limits.job().tmpBytesMax() - limits.job().tmpBytesMax() / 50;
      OutputCount count = OutputCount.of(tmp.get(), almostAll, limits.job().tmpFilesMax());
      // When the job's first process ends its /tmp goes away under our eyes.
      return count.exceeded() && processes.tmp().isPresent() ? FULL : count.bytes();
    } catch (IOException endedMeanwhile) {
      return 0;
    }
  }
}
