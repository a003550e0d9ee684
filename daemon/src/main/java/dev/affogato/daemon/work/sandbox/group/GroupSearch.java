package dev.affogato.daemon.work.sandbox.group;

import dev.affogato.base.reason.Reason;
import dev.affogato.base.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Looks at the control group this process is in, and prepares it. Confined to one thread. */
final class GroupSearch {
  static final String MEMORY = "memory";
  static final String PROCESSES = "pids";

  private static final String CONTROLLERS = "cgroup.controllers";
  private static final String HANDED_DOWN = "cgroup.subtree_control";

  /** Every group has it but the root of them all, where processes may live beside groups. */
  private static final String NOT_IN_ROOT = "cgroup.type";

  private static final String CURE =
      "Start the daemon as a systemd service with 'Delegate=yes', or in a container of its own with a writable"
          + " /sys/fs/cgroup, to have them.";

  /** Any job could have these. */
  private static final long TRIAL_BYTES = 64L << 20;

  private static final int TRIAL_PROCESSES = 16;

  private final Path proc;
  private final ProcessHandle self;
  private final TimeSource time;

  GroupSearch(Path proc, ProcessHandle self, TimeSource time) {
    this.proc = proc;
    this.self = self;
    this.time = time;
  }

  ControlGroups.Search find() {
    try {
      Optional<Path> own =
          OwnGroup.folder(
              Files.readAllLines(proc.resolve("self/cgroup")),
              Files.readAllLines(proc.resolve("self/mountinfo")));
      return own.isEmpty()
          ? absent("none", "this kernel, or this container, shows no control groups of version 2")
          : use(own.get());
    } catch (IOException e) {
      return absent("broken", "the control groups cannot be used: " + e);
    }
  }

  private ControlGroups.Search use(Path own) throws IOException {
    Path parent = own.getParent();
    // Another daemon of this process, or the one that started it, was here before.
    return parent != null && own.endsWith(ControlGroups.DAEMON_LEAF)
        ? prepare(parent, true)
        : prepare(own, !Files.exists(own.resolve(NOT_IN_ROOT)));
  }

  /**
   * @param stay whether this process need not leave {@code folder} itself
   */
  private ControlGroups.Search prepare(Path folder, boolean stay) throws IOException {
    for (Path written :
        List.of(folder, folder.resolve(GroupFiles.PROCESSES), folder.resolve(HANDED_DOWN))) {
      if (!Files.isWritable(written)) {
        return absent("closed", "this user may not write " + written);
      }
    }
    Set<String> controllers = new TreeSet<>(GroupFiles.words(folder.resolve(CONTROLLERS)));
    controllers.retainAll(Set.of(MEMORY, PROCESSES));
    if (controllers.isEmpty()) {
      return absent(
          "bare", "neither memory nor the number of processes can be limited in " + folder);
    }
    List<Long> own = stay ? List.of() : GroupFiles.processes(folder);
    List<Long> strangers = own.stream().filter(pid -> !isOurs(pid)).toList();
    if (!strangers.isEmpty()) {
      return absent(
          "shared", "other processes live in " + folder + ", such as " + strangers.get(0));
    }
    return divide(folder, own, controllers);
  }

  private boolean isOurs(long pid) {
    return pid == self.pid() || self.descendants().anyMatch(process -> process.pid() == pid);
  }

  private ControlGroups.Search divide(Path folder, List<Long> own, Set<String> controllers)
      throws IOException {
    Path leaf = folder.resolve(ControlGroups.DAEMON_LEAF);
    if (!own.isEmpty() && !Files.isDirectory(leaf)) {
      Files.createDirectory(leaf);
    }
    List<Long> moved = new ArrayList<>();
    try {
      for (long pid : own) {
        GroupFiles.write(leaf.resolve(GroupFiles.PROCESSES), Long.toString(pid));
        moved.add(pid);
      }
      Set<String> missing = new TreeSet<>(controllers);
      missing.removeAll(GroupFiles.words(folder.resolve(HANDED_DOWN)));
      if (!missing.isEmpty()) {
        GroupFiles.write(
            folder.resolve(HANDED_DOWN),
            missing.stream().map(each -> "+" + each).collect(Collectors.joining(" ")));
      }
      ControlGroups groups = new ControlGroups(folder, controllers, self.pid(), time);
      groups.sweep();
      groups.make(TRIAL_BYTES, TRIAL_PROCESSES).close();
      return new ControlGroups.Found(groups);
    } catch (IOException notForUs) {
      back(folder, leaf, moved);
      return absent("refused", "the control group " + folder + " cannot be divided: " + notForUs);
    }
  }

  private static void back(Path folder, Path leaf, List<Long> moved) throws IOException {
    for (long pid : moved) {
      GroupFiles.write(folder.resolve(GroupFiles.PROCESSES), Long.toString(pid));
    }
    if (!moved.isEmpty()) {
      Files.deleteIfExists(leaf);
    }
  }

  private static ControlGroups.Absent absent(String code, String why) {
    return new ControlGroups.Absent(new Reason("control-groups-" + code, why + ". " + CURE));
  }
}
