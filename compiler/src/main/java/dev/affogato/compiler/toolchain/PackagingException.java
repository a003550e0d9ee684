package dev.affogato.compiler.toolchain;

/** An environment could not be made. The message says what failed, for which file, and the cure. */
public final class PackagingException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The failures that icecream's own packer has a sentence for (behaviour 4.2). */
  public enum Kind {
    /** What was named as a compiler cannot be run. */
    NOT_A_COMPILER,
    /** It runs, and is neither gcc nor clang. */
    UNKNOWN_COMPILER,
    /** It does not say where it is. */
    NOT_LOCATED,
    NOT_EXECUTABLE,
    /** It is a script, or another text. */
    NOT_BINARY,
    /** The archive could not be written. */
    NOT_WRITTEN,
    OTHER
  }

  private final Kind kind;
  private final String subject;

  PackagingException(String message) {
    this(Kind.OTHER, "", message);
  }

  PackagingException(String message, Throwable cause) {
    this(Kind.OTHER, "", message, cause);
  }

  /**
   * @param subject the file it is about
   */
  PackagingException(Kind kind, Object subject, String message) {
    super(message);
    this.kind = kind;
    this.subject = subject.toString();
  }

  PackagingException(Kind kind, Object subject, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.subject = subject.toString();
  }

  public Kind kind() {
    return kind;
  }

  /** The file it is about; empty if no single one. */
  public String subject() {
    return subject;
  }
}
