package dev.affogato.daemon.work.sandbox.group;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What the processes of a group used together until now. Immutable.
 *
 * @param userMs processor time in user mode
 * @param systemMs processor time in the kernel
 * @param memoryKills how often the kernel ended a process because the group was out of memory
 * @param refusedProcesses how often a process was not started because there were too many
 */
public record GroupUse(long userMs, long systemMs, long memoryKills, long refusedProcesses) {
  public static final GroupUse NONE = new GroupUse(0, 0, 0, 0);

  /** Of {@code group}; {@link #NONE} if there is none or it is gone. */
  public static GroupUse of(@Nullable JobGroup group) {
    try {
      return group == null ? NONE : group.use();
    } catch (IOException gone) {
      return NONE;
    }
  }
}
