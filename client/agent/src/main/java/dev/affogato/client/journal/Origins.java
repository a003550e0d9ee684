package dev.affogato.client.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which build a job belongs to, from the processes above it: the topmost one in its
 * session that is a build tool; or else what the session's shell started; or else the session.
 *
 * <p>Processes are remembered, so that a job of a running build costs two or three looks into
 * /proc. Thread-safe: a concurrent map of immutable values.
 */
public final class Origins {
  /** The variable by which a build names itself. */
  public static final String VARIABLE = "AFFOGATO_BUILD";

  /** Programs that are one build each, however long they are silent in between. */
  private static final Set<String> TOOLS =
      Set.of(
          "make",
          "gmake",
          "ninja",
          "ninja-build",
          "samu",
          "cmake",
          "meson",
          "scons",
          "waf",
          "bazel",
          "bmake",
          "dpkg-buildpacka", // the kernel keeps 15 characters
          "rpmbuild");

  private static final Set<String> SHELLS =
      Set.of("sh", "bash", "dash", "zsh", "fish", "ksh", "mksh", "ash", "busybox", "tcsh", "csh");

  /** Nested makes and their shells; deeper is no build any more. */
  private static final int LEVELS_MAX = 64;

  private static final int NAME_BYTES_MAX = 256;
  private static final int REMEMBERED_MAX = 1024;

  private final ProcessTable processes;
  private final Map<Known, Origin> known = new ConcurrentHashMap<>();

  Origins(ProcessTable processes) {
    this.processes = processes;
  }

  /** Asks the kernel. */
  public static Origins ofThisMachine() {
    return new Origins(ProcessTable.system());
  }

  /** A process that is never confused with a later one of the same number. */
  private record Known(int pid, long startTicks) {
    // By hand, as is what else a new agent needs at once: what javac leaves to the runtime to put
    // together at first use costs 2 ms each.
    @Override
    public boolean equals(@Nullable Object object) {
      return object instanceof Known other && pid == other.pid && startTicks == other.startTicks;
    }

    @Override
    public int hashCode() {
      int hash = pid;
      return 31 * hash + Long.hashCode(startTicks);
    }
  }

  /**
   * The origin of the job of process {@code pid}.
   *
   * @param name value of {@link #VARIABLE} in the job's environment, or null
   */
  public Origin of(int pid, @Nullable String name) {
    if (name != null && !name.isEmpty()) {
      return Origin.named(name.substring(0, Math.min(name.length(), NAME_BYTES_MAX)));
    }
    ProcessTable.Facts self = processes.find(pid);
    return self == null ? Origin.UNKNOWN : climb(self);
  }

  private Origin climb(ProcessTable.Facts self) {
    List<ProcessTable.Facts> above = new ArrayList<>();
    ProcessTable.Facts at = processes.find(self.parent());
    while (at != null && at.session() == self.session() && above.size() < LEVELS_MAX) {
      Origin origin = known.get(new Known(at.pid(), at.startTicks()));
      if (origin != null) {
        return remember(above, origin);
      }
      above.add(at);
      at = at.pid() == at.session() ? null : processes.find(at.parent());
    }
    return remember(above, judge(self, above));
  }

  private static Origin judge(ProcessTable.Facts self, List<ProcessTable.Facts> above) {
    for (ProcessTable.Facts process : above.reversed()) {
      if (TOOLS.contains(process.name())) {
        return of(Origin.Kind.TOOL, process);
      }
    }
    if (above.isEmpty()) {
      return new Origin(Origin.Kind.SESSION, Integer.toString(self.session()), "");
    }
    ProcessTable.Facts top = above.getLast();
    boolean startedByShell =
        top.pid() == self.session() && SHELLS.contains(top.name()) && above.size() > 1;
    return of(Origin.Kind.SESSION, startedByShell ? above.get(above.size() - 2) : top);
  }

  private static Origin of(Origin.Kind kind, ProcessTable.Facts process) {
    return new Origin(
        kind,
        String.join(".", Integer.toString(process.pid()), Long.toString(process.startTicks())),
        process.name());
  }

  /** Not for leaders of sessions: what they start may be builds of their own. */
  private Origin remember(List<ProcessTable.Facts> above, Origin origin) {
    if (known.size() > REMEMBERED_MAX) {
      known.clear();
    }
    for (ProcessTable.Facts process : above) {
      if (process.pid() != process.session()) {
        known.put(new Known(process.pid(), process.startTicks()), origin);
      }
    }
    return origin;
  }
}
