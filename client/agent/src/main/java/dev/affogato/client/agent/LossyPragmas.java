package dev.affogato.client.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Knows which source files have pragmas that gcc's {@code -fdirectives-only} does not print. {@code
 * #pragma once} and {@code #pragma GCC system_header} leave the same blanks as the harmful ones and
 * are in every other header, so only the file itself tells. Thread-safe: a concurrent map of
 * immutable values.
 */
final class LossyPragmas {
  /** Beyond this many all are read again: cheaper than being exact. */
  private static final int REMEMBERED_MAX = 65_536;

  private static final List<String> BLANKED = List.of("push_macro", "pop_macro", "poison");
  private static final List<String> VANISHING = List.of("redefine_extname", "message");

  private record Known(FileTime modified, long size, boolean blanked, boolean vanishing) {}

  private final Map<Path, Known> files = new ConcurrentHashMap<>();

  /** Whether {@code file} has a pragma that is printed as blanks; so it is when nobody can say. */
  boolean mayHaveBlanked(Path file) {
    Known known = look(file);
    return known == null || known.blanked();
  }

  /** Whether {@code file} has a pragma that leaves no trace; of no file unless it can be read. */
  boolean hasVanishing(Path file) {
    Known known = look(file);
    return known != null && known.vanishing();
  }

  private @Nullable Known look(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      if (!now.isRegularFile()) {
        return null;
      }
      Known known = files.get(file);
      if (known == null
          || known.size() != now.size()
          || !known.modified().equals(now.lastModifiedTime())) {
        known = read(file, now);
        remember(file, known);
      }
      return known;
    } catch (IOException unreadable) {
      return null;
    }
  }

  private void remember(Path file, Known known) {
    if (files.size() >= REMEMBERED_MAX) {
      files.clear();
    }
    files.put(file, known);
  }

  private static Known read(Path file, BasicFileAttributes now) throws IOException {
    boolean blanked = false;
    boolean vanishing = false;
    // Any byte is a character of this set: nothing is malformed.
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int pragma = line.indexOf("pragma");
        if (pragma >= 0) {
          // A continued line is taken for the worst.
          blanked |= mentions(line, pragma, BLANKED) || line.endsWith("\\");
          vanishing |= mentions(line, pragma, VANISHING);
        }
      }
    }
    return new Known(now.lastModifiedTime(), now.size(), blanked, vanishing);
  }

  private static boolean mentions(String line, int from, List<String> words) {
    return words.stream().anyMatch(word -> line.indexOf(word, from) > 0);
  }
}
