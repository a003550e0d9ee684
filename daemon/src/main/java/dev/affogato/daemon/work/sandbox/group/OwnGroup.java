package dev.affogato.daemon.work.sandbox.group;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where this process' control group is: pure text, as the kernel writes it (cgroups(7)). */
final class OwnGroup {
  /** The line of version 2 in {@code /proc/self/cgroup}. */
  private static final String VERSION_2 = "0::";

  private OwnGroup() {}

  /**
   * The folder of this process' control group.
   *
   * @param cgroup lines of {@code /proc/self/cgroup}
   * @param mountInfo lines of {@code /proc/self/mountinfo}
   */
  static Optional<Path> folder(List<String> cgroup, List<String> mountInfo) {
    return cgroup.stream()
        .filter(line -> line.startsWith(VERSION_2 + "/"))
        .findFirst()
        .map(line -> Path.of(line.substring(VERSION_2.length())).normalize())
        .flatMap(
            group -> mountInfo.stream().flatMap(line -> below(line, group).stream()).findFirst());
  }

  /** {@code group} in the mount that {@code line} tells of, if that is one and shows it. */
  private static Optional<Path> below(String line, Path group) {
    // Fields: id, parent, device, root, mount point, options, any number of others, "-", type.
    String[] halves = line.split(" - ", 2);
    String[] fields = halves[0].split(" ");
    if (halves.length < 2 || !halves[1].startsWith("cgroup2 ") || fields.length < 5) {
      return Optional.empty();
    }
    Path root = Path.of(unescaped(fields[3])).normalize();
    return group.startsWith(root)
        ? Optional.of(Path.of(unescaped(fields[4])).resolve(root.relativize(group)))
        : Optional.empty();
  }

  /** The kernel writes blanks and backslashes of names in octal. */
  private static String unescaped(String field) {
    return field.replace("\\040", " ").replace("\\134", "\\");
  }
}
