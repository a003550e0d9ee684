package dev.affogato.client.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The running processes, as far as needed to tell what a process belongs to. A seam. */
@FunctionalInterface
interface ProcessTable {
  /** What is known of a process, or null if it is gone or hidden. */
  @Nullable Facts find(int pid);

  /**
   * One process. Immutable.
   *
   * @param session process that leads its session; 0 if that is in another namespace
   * @param startTicks when it started, which together with the pid is unique
   * @param name at most 15 characters of its program
   */
  record Facts(int pid, int parent, int session, long startTicks, String name) {}

  /** The kernel's, read from /proc. */
  static ProcessTable system() {
    return pid -> {
      try {
        return parse(
            pid,
            Files.readString(
                Path.of("/proc", String.valueOf(pid), "stat"), StandardCharsets.ISO_8859_1));
      } catch (IOException gone) {
        return null;
      }
    };
  }

  /**
   * Reads {@code /proc/PID/stat}, proc(5): the name is in parentheses and may hold any character.
   */
  static @Nullable Facts parse(int pid, String stat) {
    int open = stat.indexOf('(');
    int close = stat.lastIndexOf(')');
    if (open < 0 || close < open) {
      return null;
    }
    // From field 3, the state, on.
    String[] fields = stat.substring(close + 1).strip().split(" ");
    if (fields.length < 20) {
      return null;
    }
    try {
      return new Facts(
          pid,
          Integer.parseInt(fields[1]),
          Integer.parseInt(fields[3]),
          Long.parseLong(fields[19]),
          stat.substring(open + 1, close));
    } catch (NumberFormatException unknownFormat) {
      return null;
    }
  }
}
