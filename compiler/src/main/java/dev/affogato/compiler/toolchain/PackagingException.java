package dev.affogato.compiler.toolchain;

/** An environment could not be made. The message says what failed, for which file, and the cure. */
public final class PackagingException extends Exception {
  private static final long serialVersionUID = 1L;

  PackagingException(String message) {
    super(message);
  }

  PackagingException(String message, Throwable cause) {
    super(message, cause);
  }
}
