package dev.affogato.daemon.work.sandbox;

import java.util.List;
import java.util.stream.Stream;

/**
 * The bubblewrap of this machine and what its version can do. Immutable.
 *
 * @param program absolute path
 * @param limitsTmpfs has {@code --size}, since 0.6
 * @param disablesUserNamespaces has {@code --disable-userns}, since 0.8, and it works here
 * @param filtersCalls has {@code --seccomp}, and there is a {@link CallFilter} for this machine
 */
record Bubblewrap(
    String program, boolean limitsTmpfs, boolean disablesUserNamespaces, boolean filtersCalls) {
  static Bubblewrap of(String program, String helpText) {
    return new Bubblewrap(
        program,
        helpText.contains("--size "),
        helpText.contains("--disable-userns "),
        helpText.contains("--seccomp ")
            && CallFilter.forMachine(System.getProperty("os.arch", "")).isPresent());
  }

  /**
   * Itself and what can be done without: in a container whose /proc/sys is read-only only {@code
   * --disable-userns} fails, a kernel may be built without filters, and a set-user-id bubblewrap
   * has no sizes. The jail holds all the same.
   */
  List<Bubblewrap> fromStrictest() {
    return Stream.of(
            this,
            new Bubblewrap(program, limitsTmpfs, false, filtersCalls),
            new Bubblewrap(program, false, false, filtersCalls),
            new Bubblewrap(program, false, false, false))
        .distinct()
        .toList();
  }
}
