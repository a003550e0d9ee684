package dev.affogato.daemon.work.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds running jobs by their command lines, also those another process started. Immutable: no
 * state.
 */
public final class JobShells {
  private JobShells() {}

  /** The outermost process of each running job whose report lies below {@code folder}. */
  public static List<ProcessHandle> withReportsBelow(Path folder) {
    String words = "\0" + JobPrefix.SHELL_NAME + "\0" + folder + "/";
    return ProcessHandle.allProcesses()
        .filter(process -> commandLine(process).contains(words))
        .toList();
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
