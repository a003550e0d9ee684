package dev.affogato.cache.blob;

import java.io.IOException;

/** What came is not what its digest says. */
public final class WrongDigestException extends IOException {
  private static final long serialVersionUID = 1;

  WrongDigestException(String message) {
    super(message);
  }
}
