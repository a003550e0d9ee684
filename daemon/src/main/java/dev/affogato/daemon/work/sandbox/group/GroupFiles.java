package dev.affogato.daemon.work.sandbox.group;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The kernel's little files. Immutable: no state. */
final class GroupFiles {
  /** Lists the processes of a group; a number written to it moves that process there. */
  static final String PROCESSES = "cgroup.procs";

  private GroupFiles() {}

  /** Never makes a file: in a control group only the kernel does. */
  static void write(Path file, String value) throws IOException {
    Files.writeString(file, value, StandardOpenOption.WRITE);
  }

  /** The same for what older kernels lack; tells whether it is there. */
  static boolean writeIfThere(Path file, String value) throws IOException {
    try {
      write(file, value);
      return true;
    } catch (NoSuchFileException olderKernel) {
      return false;
    }
  }

  static List<String> linesIfThere(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException notCounted) {
      return List.of();
    }
  }

  static Set<String> words(Path file) throws IOException {
    return Set.of(Files.readString(file).strip().split("\\s+"));
  }

  /** Numbers of the processes in {@code group}; 0 for those of which this one may not know. */
  static List<Long> processes(Path group) throws IOException {
    List<Long> numbers = new ArrayList<>();
    for (String line : linesIfThere(group.resolve(PROCESSES))) {
      numbers.add(Long.parseLong(line.strip()));
    }
    return numbers;
  }

  /** The number behind {@code name}, 0 if there is none. */
  static long value(List<String> lines, String name) {
    return lines.stream()
        .map(line -> line.split(" "))
        .filter(words -> words.length == 2 && words[0].equals(name))
        .filter(words -> words[1].matches("[0-9]{1,18}"))
        .mapToLong(words -> Long.parseLong(words[1]))
        .findFirst()
        .orElse(0);
  }
}
