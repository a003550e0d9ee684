package dev.affogato.compiler.toolchain;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A packaged toolchain, ready to be sent. Immutable.
 *
 * @param path the archive
 * @param name what the network calls it: the file's name without its suffix (protocol 6.1)
 */
public record EnvironmentArchive(Path path, String name) {
  static final List<String> SUFFIXES =
      List.of(".tar.xz", ".tar.zst", ".tar.bz2", ".tar.gz", ".tar", ".tgz");

  /**
   * The environment's name for an archive's file name; empty if it does not end like an archive, or
   * daemons would refuse the name (behaviour 4.10: printable ASCII, no blank, no slash).
   */
  public static Optional<String> nameOf(String fileName) {
    return SUFFIXES.stream()
        .filter(fileName::endsWith)
        .map(suffix -> fileName.substring(0, fileName.length() - suffix.length()))
        .findFirst()
        .filter(
            name -> !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '/'))
        .filter(name -> !name.equals(".") && !name.equals(".."));
  }
}
