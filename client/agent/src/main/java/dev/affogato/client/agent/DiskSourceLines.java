package dev.affogato.client.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The source files of one call. Immutable; reads the file anew for each question. */
final class DiskSourceLines implements SourceLines {
  private final String directory;

  /**
   * Files named from {@code directory}.
   *
   * @param directory one character a byte
   */
  DiskSourceLines(String directory) {
    this.directory = directory;
  }

  @Override
  public boolean isPlain(String file, int number) {
    Path path = ByteNames.path(ByteNames.absolute(directory, file));
    if (path == null || !Files.isRegularFile(path)) {
      return false;
    }
    // Any byte is a character of this set: nothing is malformed.
    try (BufferedReader lines = Files.newBufferedReader(path, StandardCharsets.ISO_8859_1)) {
      String line = lines.readLine();
      for (int at = 1; at < number && line != null; at++) {
        line = lines.readLine();
      }
      return line != null && line.chars().allMatch(letter -> letter >= ' ' && letter < 0x7f);
    } catch (IOException unreadable) {
      return false;
    }
  }
}
