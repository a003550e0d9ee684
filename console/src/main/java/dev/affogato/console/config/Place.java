package dev.affogato.console.config;

import java.nio.file.Path;

/**
 * A line of a configuration file. Immutable.
 *
 * @param line from 1; 0 for the file as a whole
 */
public record Place(Path file, int line) {
  @Override
  public String toString() {
    return line == 0 ? file.toString() : file + ":" + line;
  }
}
