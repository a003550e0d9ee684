package dev.affogato.daemon.work.sandbox;

import dev.affogato.daemon.work.sandbox.group.JobGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What makes jails. Both kinds are told what a job shall see in the same words, bubblewrap's.
 * Implementations are immutable.
 */
sealed interface JailMaker permits OwnJail, BubblewrapJail {
  JobShape shape();

  /** The words that set variables and put the jail together, in this order. */
  List<String> argv(JailedJob job, @Nullable JobGroup group, List<String> mounts)
      throws IOException;

  /** The program that makes jails as long as this process lives, if there is one. */
  default Optional<String> server() {
    return Optional.empty();
  }

  /** Whether a file system in memory can have a size. */
  boolean limitsTmpfs();

  /**
   * Variables and mounts of {@code job}.
   *
   * @param below before the jail's own {@code /dev} and {@code /tmp}
   * @param above after them
   */
  default List<String> mounts(JailedJob job, List<String> below, List<String> above) {
    List<String> words = new ArrayList<>();
    new TreeMap<>(job.variables())
        .forEach((name, value) -> words.addAll(List.of("--setenv", name, value)));
    words.addAll(below);
    words.addAll(devices());
    if (limitsTmpfs()) {
      words.addAll(List.of("--size", Long.toString(job.limits().tmpBytesMax())));
    }
    words.addAll(List.of("--tmpfs", "/tmp"));
    words.addAll(above);
    // Memory without a limit, too.
    words.addAll(List.of("--remount-ro", "/dev"));
    words.addAll(List.of("--chdir", job.directory(), "--"));
    words.addAll(job.argv());
    return words;
  }

  /**
   * Fewer than bubblewrap's own set: no terminals, no shared memory. There is no {@code /proc}
   * either: compilers do without, and where parts of the machine's own are covered, as in
   * containers, the kernel refuses to mount another.
   */
  private static List<String> devices() {
    List<String> arguments = new ArrayList<>(List.of("--tmpfs", "/dev"));
    for (String device : List.of("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")) {
      arguments.addAll(List.of("--dev-bind", device, device));
    }
    return arguments;
  }
}
