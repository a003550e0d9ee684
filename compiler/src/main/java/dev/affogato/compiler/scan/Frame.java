package dev.affogato.compiler.scan;

import dev.affogato.compiler.scan.files.KnownDirectory;
import dev.affogato.compiler.scan.files.KnownFile;
import dev.affogato.compiler.scan.outline.Outline;

/** One file being run through. Confined to one scan. */
final class Frame {
  final KnownFile file;
  final KnownDirectory folder;

  /** Its name as {@code __FILE__} gives it. */
  final String spelling;

  /** Where it was found, as {@link dev.affogato.compiler.scan.search.Found} says. */
  final int position;

  final Outline outline;

  /** Index of the next directive. */
  int at;

  /** A directive has changed the name that {@code __FILE__} gives. */
  boolean renamed;

  Frame(KnownFile file, KnownDirectory folder, String spelling, int position, Outline outline) {
    this.file = file;
    this.folder = folder;
    this.spelling = spelling;
    this.position = position;
    this.outline = outline;
  }
}
