package dev.affogato.compiler.scan.search;

import dev.affogato.compiler.scan.files.KnownFile;

/**
 * Where a header was found. Immutable.
 *
 * @param position index of the folder in the search path, {@link #OWN_FOLDER} or {@link #ABSOLUTE}
 */
public record Found(KnownFile file, int position) {
  /** In the folder of the file that includes it. */
  public static final int OWN_FOLDER = -1;

  /** Its name began with a slash, or it is the source itself. */
  public static final int ABSOLUTE = -2;
}
