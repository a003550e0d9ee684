package dev.affogato.daemon.work.sandbox;

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

  Bubblewrap withUserNamespaces() {
    return new Bubblewrap(program, limitsTmpfs, false);
  }
}
