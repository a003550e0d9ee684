package dev.affogato.compiler;

/**
 * What a decision may know of a file, symbolic links followed. Immutable.
 *
 * @param kind {@link Kind#MISSING} also when the name cannot be looked up at all
 * @param readable whether this process may open it for reading
 * @param sizeBytes 0 for anything but a regular file
 */
public record FileFacts(Kind kind, boolean readable, long sizeBytes) {
  /** Coarse file type. */
  public enum Kind {
    MISSING,
    REGULAR,
    DIRECTORY,
    /** Devices, sockets, pipes. */
    OTHER
  }

  public static final FileFacts MISSING = new FileFacts(Kind.MISSING, false, 0);

  public boolean isReadableFile() {
    return kind == Kind.REGULAR && readable;
  }

  public boolean exists() {
    return kind != Kind.MISSING;
  }
}
