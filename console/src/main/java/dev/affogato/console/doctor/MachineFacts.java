package dev.affogato.console.doctor;

import dev.affogato.base.reason.Reason;
import java.util.List;
import java.util.Optional;

/**
 * The machine itself. Immutable.
 *
 * @param slots jobs its daemon runs at once
 * @param takesJobs whether it takes jobs of others
 * @param noJail why those cannot be confined, if so
 * @param memoryMib all of it; 0 if nobody tells
 * @param folders where files of the user are kept
 * @param clock its clocks
 */
record MachineFacts(
    int slots,
    boolean takesJobs,
    Optional<Reason> noJail,
    long memoryMib,
    List<Folder> folders,
    Clock clock) {

  /**
   * A place for files of the user.
   *
   * @param purpose what for
   * @param variable names another place
   * @param path the one that would be used
   * @param trouble why it cannot be; empty if it can
   */
  record Folder(String purpose, String variable, String path, Optional<String> trouble) {}

  /**
   * Clocks.
   *
   * @param year by the wall clock
   * @param steppedMs how far the wall clock left the monotonic one while we looked
   * @param filesAheadMs how far the clock of the working folder's file system is before ours;
   *     negative if behind
   * @param newest a source in the working folder that was changed in the future, if any
   */
  record Clock(int year, long steppedMs, long filesAheadMs, Optional<String> newest) {}
}
