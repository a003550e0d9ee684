package dev.affogato.console.cli;

import java.nio.file.Path;

/** Where this program is installed. */
final class Prefix {
  private Prefix() {}

  /** The folder above {@code bin}; the scripts that start the JVM know it. */
  static Path folder() {
    String prefix = System.getProperty("affogato.prefix");
    if (prefix == null) {
      throw new IllegalStateException(
          "the installed tree is not known: start the programs by the scripts in its bin folder");
    }
    return Path.of(prefix);
  }
}
