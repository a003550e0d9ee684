package dev.affogato.console.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the packages of each distribution keep their settings (behaviour spec 5.10).
 *
 * <p>Only one distribution's files are read: a machine has one, and files left behind by another
 * package must not change what its daemon does. Thread-safe: no state.
 */
final class ConfigurationFiles {
  /** More than any file of settings; what a mistaken path names may be endless. */
  static final int BYTES_MAX = 256 << 10;

  /** Each a set of files that are read together, the later overriding the earlier. */
  private static final List<List<String>> CONVENTIONS =
      List.of(
          List.of("etc/icecc/icecc.conf", "etc/default/icecc"), // Debian
          List.of("etc/sysconfig/icecream"), // openSUSE
          List.of("etc/conf.d/icecream", "etc/conf.d/icecream.conf")); // Gentoo, Exherbo

  private ConfigurationFiles() {}

  /**
   * @param files to read, in this order
   * @param leftOut exist as well, but belong to another distribution
   */
  record Choice(List<Path> files, List<Path> leftOut) {}

  /** The files of this machine below {@code root}. */
  static Choice choose(Path root) {
    List<List<Path>> existing =
        CONVENTIONS.stream()
            .map(names ->
                names.stream().map(root::resolve).filter(ConfigurationFiles::isThere).toList())
            .filter(files -> !files.isEmpty())
            .toList();
    if (existing.isEmpty()) {
      return new Choice(List.of(), List.of());
    }
    List<Path> others =
        existing.subList(1, existing.size()).stream().flatMap(List::stream).toList();
    return new Choice(existing.getFirst(), others);
  }

  /** What lies in a folder that is closed to us may be there; reading it tells. */
  private static boolean isThere(Path file) {
    return Files.isRegularFile(file) || (!Files.exists(file) && !Files.notExists(file));
  }

  /**
   * @throws IOException if it cannot be read, or is too large for a file of settings
   */
  static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(BYTES_MAX + 1);
      if (bytes.length > BYTES_MAX) {
        throw new IOException("it is longer than " + (BYTES_MAX >> 10) + " KiB: not settings");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
