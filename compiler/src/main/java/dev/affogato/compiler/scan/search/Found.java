package dev.affogato.compiler.scan.search;

import dev.affogato.compiler.scan.files.KnownFile;
import org.jspecify.annotations.Nullable;

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

  // By hand, as is what else a new agent needs at once: what javac leaves to the runtime to put
  // together at first use costs 2 ms each.
  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof Found other && position == other.position && file.equals(other.file);
  }

  @Override
  public int hashCode() {
    int hash = file.hashCode();
    return 31 * hash + position;
  }
}
