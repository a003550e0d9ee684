package dev.affogato.compiler.scan.search;

import dev.affogato.compiler.scan.files.KnownDirectory;
import java.util.List;

/**
 * The folders of one command, in order. Immutable.
 *
 * @param folders those for quoted names first, then those for names in angle brackets
 * @param bracketStart index of the first folder for names in angle brackets
 * @param absent folders that would belong here if they existed
 */
public record SearchPath(List<Folder> folders, int bracketStart, List<KnownDirectory> absent) {
  /**
   * One folder.
   *
   * @param spelling as the command or the compiler names it, which {@code __FILE__} shows
   */
  public record Folder(String spelling, KnownDirectory directory) {}

  public int size() {
    return folders.size();
  }
}
