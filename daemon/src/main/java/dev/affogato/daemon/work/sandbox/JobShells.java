package dev.affogato.daemon.work.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds running jobs by their command lines, also those another process started. Immutable: no
 * state.
 */
public final class JobShells {
  private JobShells() {}

  /** The outermost process of a running job, and what it is. */
  public record Found(ProcessHandle process, JobShape shape) {}

  /** Each running job whose report lies below {@code folder}. */
  public static List<Found> withReportsBelow(Path folder) {
    String words = "\0" + JobPrefix.SHELL_NAME + "\0" + folder + "/";
    List<Found> found = new ArrayList<>();
    ProcessHandle.allProcesses()
        .forEach(process -> {
          int at = commandLine(process).indexOf(words);
          if (at >= 0) {
            // Before its name our jail has nothing but its program, a shell has its script.
            boolean jail = commandLine(process).indexOf('\0') == at;
            found.add(new Found(process, jail ? JobShape.JAIL : JobShape.BUBBLEWRAP));
          }
        });
    return found;
  }

  private static String commandLine(ProcessHandle process) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException endedMeanwhile) {
      return "";
    }
  }
}
