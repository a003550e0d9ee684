package dev.affogato.daemon.work.sandbox;

import java.util.List;
import java.util.stream.Stream;

/**
 * The bubblewrap of this machine and what its version can do. Immutable.
 *
 * @param program absolute path
 * @param limitsTmpfs has {@code --size}, since 0.6
 * @param disablesUserNamespaces has {@code --disable-userns}, since 0.8, and it works here
 */
record Bubblewrap(String program, boolean limitsTmpfs, boolean disablesUserNamespaces) {
  static Bubblewrap of(String program, String helpText) {
    return new Bubblewrap(
        program, helpText.contains("--size "), helpText.contains("--disable-userns "));
  }

  /**
   * Itself and what can be done without: in a container whose /proc/sys is read-only only {@code
   * --disable-userns} fails, and a set-user-id bubblewrap has neither. The jail holds all the same.
   */
  List<Bubblewrap> fromStrictest() {
    return Stream.of(
            this,
            new Bubblewrap(program, limitsTmpfs, false),
            new Bubblewrap(program, false, false))
        .distinct()
        .toList();
  }
}
