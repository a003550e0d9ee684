package dev.affogato.client.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** How modest a build is: a scheduler serves the others first (protocol spec 3.5, 9.2). */
final class Niceness {
  private static final int MAX = 20;

  /**
   * Of the fields behind the program's name in {@code /proc/PID/stat}, counted from 0 (proc(5)).
   */
  private static final int NICE_FIELD = 16;

  private Niceness() {}

  /** Of process {@code pid}, 0 to 20; 0 if it cannot be known. */
  static int of(int pid) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc/" + pid + "/stat"));
      return parse(new String(bytes, StandardCharsets.ISO_8859_1));
    } catch (IOException | NumberFormatException gone) {
      return 0;
    }
  }

  /** The name is in parentheses and may hold anything, parentheses and blanks included. */
  static int parse(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    return fields.length > NICE_FIELD
        ? Math.clamp(Integer.parseInt(fields[NICE_FIELD]), 0, MAX)
        : 0;
  }
}
