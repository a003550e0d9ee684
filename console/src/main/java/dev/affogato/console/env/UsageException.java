package dev.affogato.console.env;

/** The words of a command make no sense. The message is icecream's where it has one. */
public final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean incomplete;

  UsageException(String message) {
    this(message, false);
  }

  private UsageException(String message, boolean incomplete) {
    super(message);
    this.incomplete = incomplete;
  }

  static UsageException incomplete() {
    return new UsageException("a compiler is missing", true);
  }

  /** Whether words are missing rather than wrong, so that the answer is how to use the command. */
  public boolean isIncomplete() {
    return incomplete;
  }
}
